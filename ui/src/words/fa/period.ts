import type { period as shape } from "../en/period";

export const period: typeof shape = {
  label: "دوره",
  days30: "۳۰ روز",
  days90: "۹۰ روز",
  months12: "۱۲ ماه",
  everything: "همهٔ تاریخچه",
  own: "روزهای دلخواه",
  from: "نخستین روز",
  to: "واپسین روز",
  use: "همین روزها",
};
