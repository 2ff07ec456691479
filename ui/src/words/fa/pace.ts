import type { pace as shape } from "../en/pace";

export const pace: typeof shape = {
  title: "آهنگ برای سرویس‌های ایمیل",
  help: "دامنهٔ تازه آهسته شروع می‌کند: روز اول ۵۰ ایمیل به هر سرویس و هر روز دو برابر",
  target: "گرم‌شدن تا، در روز",
  targetHelp: "به هر سرویس. صفر یعنی بدون گرم‌شدن.",
  since: (day) => `گرم‌شدن از ${day}`,
  provider: "صندوق‌های",
  today: "امروز",
  of: (most) => `از ${most}`,
  limit: "حداکثر در دقیقه",
  groups: { gmail: "جی‌میل", microsoft: "اوت‌لوک", yahoo: "یاهو", apple: "آی‌کلود", other: "بقیه" },
  rests: (at) => `آهنگ آهسته‌تری خواسته؛ تا ${at} استراحت`,
};
