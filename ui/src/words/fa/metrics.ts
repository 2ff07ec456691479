import type { metrics as shape } from "../en/metrics";

export const metrics: typeof shape = {
  names: {
    customer_retention_rate: "مشتریان مانده",
    repeat_customer_rate: "خرید دوباره",
    purchase_frequency: "سفارش هر خریدار",
    average_order_value: "ارزش سفارش",
    customer_value: "خرید هر خریدار",
    time_between_orders: "فاصلهٔ سفارش‌ها",
    customers: "مشتریان",
    new_customers: "مشتریان تازه",
    returning_customers: "مشتریان بازگشته",
    orders: "سفارش‌ها",
    revenue: "درآمد",
    revenue_new: "درآمد از مشتریان تازه",
    revenue_returning: "درآمد از مشتریان بازگشته",
    refunds: "بازپرداخت‌ها",
    refund_rate: "نرخ بازپرداخت",
  },
  definitions: {
    customer_retention_rate:
      "از مشتریان دورهٔ پیش، سهم کسانی که در این دوره هم سفارش داده‌اند. دورهٔ پیش به درازای همین دوره است.",
    repeat_customer_rate: "مشتریانی که در دوره دو سفارش یا بیشتر داشته‌اند، بخش بر همهٔ مشتریان دوره.",
    purchase_frequency: "سفارش‌های مشتریان شناخته در دوره، بخش بر مشتریان دوره.",
    average_order_value: "درآمد دوره بخش بر سفارش‌های آن، چه مشتری شناخته باشد چه نه.",
    customer_value: "درآمد از مشتریان شناخته در دوره، بخش بر مشتریان دوره.",
    time_between_orders:
      "میانهٔ شمار روزها از یک روز سفارش تا سفارش بعدی همان مشتری. کسی که هنوز برنگشته فاصله‌ای ندارد؛ پس فروشگاه جوان تندتر از واقع به چشم می‌آید.",
    cohorts:
      "مشتریان بر پایهٔ ماه نخستین سفارش (سطرها) و ماه‌های پس از آن (ستون‌ها): سهم کسانی که در آن ماه دوباره سفارش داده‌اند. درآمد: درآمد آن ماه نسبت به درآمد ماه نخست.",
  },
  treatment:
    "درآمد پس از کسر بازپرداخت است و بازپرداخت در روز خودش شمرده می‌شود؛ سفارش بازپرداخت‌شده همچنان سفارش است. سفارش بی‌نام در درآمد می‌آید و در هیچ عددی دربارهٔ مشتریان نمی‌آید.",
  intervals: "بازهٔ ۹۵٪: در ۹۵ فروشگاه از ۱۰۰ فروشگاهِ مانند این، عدد واقعی درون بازه است.",
  findings: {
    new_customers_return: (low, high) => `از هر ۱۰۰ مشتری تازه، ${low} تا ${high} نفر در ماه بعد دوباره می‌خرند.`,
    new_customers_return_about: (low) => `از هر ۱۰۰ مشتری تازه، حدود ${low} نفر در ماه بعد دوباره می‌خرند.`,
    too_few_new_customers: (customers, needed) =>
      `هنوز معلوم نیست چند مشتری تازه برمی‌گردند: تاکنون ${customers} نفر، و ${needed} نفر لازم است.`,
    bought_again_more: (again) => `بازگشت بیشتر از پارسال است: از هر ۱۰۰ خریدار، ${again} نفر دوباره خریده‌اند.`,
    bought_again_less: (again) => `بازگشت کمتر از پارسال است: از هر ۱۰۰ خریدار، ${again} نفر دوباره خریده‌اند.`,
    bought_again_no_clear_change: (again) => `بازگشت مانند پارسال است: از هر ۱۰۰ خریدار، ${again} نفر دوباره خریده‌اند.`,
    bought_again: (again) => `از هر ۱۰۰ خریدار، ${again} نفر دوباره خریده‌اند.`,
  },
  inMonths: (months) => `در ${months} ماه گذشته.`,
  inMonthsBefore: (months, before) => `در ${months} ماه گذشته؛ پارسال ${before} نفر بود.`,
  basis: (customers, returned) => `شمرده از ${customers} مشتری تازه؛ ${returned} نفر برگشتند.`,
  inAYear: "در یک سال",
  versusBefore: (days) => `در برابر ${days} روز پیش از آن`,
  nothingBefore: "دورهٔ پیشین نیست",
  absent: "قابل محاسبه نیست",
};
