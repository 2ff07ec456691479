import type { views as shape } from "../en/views";

export const views: typeof shape = {
  title: "العروض",
  none: "لا عروض محفوظة بعد. اختر ما تريد رؤيته ثم سمِّه.",
  name: "اسم هذا العرض",
  remove: (name) => `انسَ ${name}`,
};
