import type { views as shape } from "../en/views";

export const views: typeof shape = {
  title: "نماها",
  none: "هنوز نمایی نیست. آنچه می‌خواهید ببینید را برگزینید و نامی به آن بدهید.",
  name: "نام این نما",
  remove: (name) => `فراموش کردن ${name}`,
};
