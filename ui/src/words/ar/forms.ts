import type { forms as shape } from "../en/forms";

export const forms: typeof shape = {
  kept: "محفوظ؛ اتركه فارغًا للإبقاء عليه",
  add: "إضافة",
  up: "انقل إلى أعلى",
  down: "انقل إلى أسفل",
  pairName: "الاسم",
  pairValue: "القيمة",
};
