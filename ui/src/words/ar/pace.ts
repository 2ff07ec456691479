import type { pace as shape } from "../en/pace";

export const pace: typeof shape = {
  title: "الإيقاع لدى خدمات البريد",
  help: "يبدأ النطاق الجديد ببطء: ٥٠ رسالة إلى كل خدمة في اليوم الأول، ثم الضعف كل يوم",
  target: "الإحماء حتى، في اليوم",
  targetHelp: "إلى كل خدمة. الصفر يعني بلا إحماء.",
  since: (day) => `في إحماء منذ ${day}`,
  provider: "صناديق",
  today: "اليوم",
  of: (most) => `من ${most}`,
  limit: "الحد في الدقيقة",
  groups: { gmail: "جيميل", microsoft: "أوتلوك", yahoo: "ياهو", apple: "آي كلاود", other: "الباقون" },
  rests: (at) => `طلبت التمهّل؛ تستريح حتى ${at}`,
};
