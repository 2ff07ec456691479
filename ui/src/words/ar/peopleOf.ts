import type { peopleOf as shape } from "../en/peopleOf";

export const peopleOf: typeof shape = {
  nobody: "لا أحد فيها الآن.",
  builder: "افتح في المُنشئ",
  save: "احفظ كشريحة",
  name: "اسم الشريحة",
  open: "افتح الشريحة",
  write: "اكتب إليهم",
};
