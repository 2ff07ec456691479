import type { forms as shape } from "../en/forms";

export const forms: typeof shape = {
  kept: "تنظیم شده؛ برای نگه‌داشتن خالی بگذارید",
  add: "افزودن",
  up: "یک جا بالاتر",
  down: "یک جا پایین‌تر",
  pairName: "نام",
  pairValue: "مقدار",
};
