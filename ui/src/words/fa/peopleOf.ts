import type { peopleOf as shape } from "../en/peopleOf";

export const peopleOf: typeof shape = {
  nobody: "اکنون کسی در آن نیست.",
  builder: "بازکردن در سازنده",
  save: "ذخیره به نام گروه",
  name: "نام گروه",
  open: "دیدن گروه",
  write: "پیام به آنان",
};
