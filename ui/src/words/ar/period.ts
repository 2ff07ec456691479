import type { period as shape } from "../en/period";

export const period: typeof shape = {
  label: "الفترة",
  days30: "٣٠ يومًا",
  days90: "٩٠ يومًا",
  months12: "١٢ شهرًا",
  everything: "كل التاريخ",
  own: "أيام تختارها",
  from: "أول يوم",
  to: "آخر يوم",
  use: "استخدم هذه الأيام",
};
