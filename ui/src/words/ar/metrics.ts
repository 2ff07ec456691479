import type { metrics as shape } from "../en/metrics";

export const metrics: typeof shape = {
  names: {
    customer_retention_rate: "العملاء الباقون",
    repeat_customer_rate: "المشترون مجددًا",
    purchase_frequency: "طلبات كل مشترٍ",
    average_order_value: "قيمة الطلب",
    customer_value: "إنفاق كل مشترٍ",
    time_between_orders: "الأيام بين الطلبات",
    customers: "العملاء",
    new_customers: "العملاء الجدد",
    returning_customers: "العملاء العائدون",
    orders: "الطلبات",
    revenue: "الإيرادات",
    revenue_new: "إيرادات العملاء الجدد",
    revenue_returning: "إيرادات العملاء العائدين",
    refunds: "المبالغ المستردة",
    refund_rate: "معدل الاسترداد",
  },
  definitions: {
    customer_retention_rate:
      "عملاء الفترة السابقة الذين طلبوا مجددًا في هذه الفترة، مقسومين على جميع عملاء الفترة السابقة. والفترة السابقة بطول هذه الفترة.",
    repeat_customer_rate: "العملاء الذين طلبوا مرتين أو أكثر في الفترة، مقسومين على جميع عملائها.",
    purchase_frequency: "طلبات العملاء المعروفين في الفترة، مقسومة على عملائها.",
    average_order_value: "إيرادات الفترة مقسومة على طلباتها، سواء عُرف العميل أم لا.",
    customer_value: "إيرادات العملاء المعروفين في الفترة، مقسومة على عملائها.",
    time_between_orders:
      "وسيط عدد الأيام من يوم طلب إلى الطلب التالي للعميل نفسه. من لم يعد بعد لا فاصل له، فيبدو المتجر الحديث أسرع مما هو.",
    cohorts:
      "العملاء بحسب شهر أول طلب (الصفوف) والأشهر بعده (الأعمدة): نسبة من طلبوا مجددًا في ذلك الشهر. الإيرادات: إيرادات ذلك الشهر نسبةً إلى الشهر الأول.",
  },
  treatment:
    "الإيرادات بعد طرح المبالغ المستردة في يوم استردادها؛ والطلب المسترد يبقى طلبًا. الطلبات بلا عميل معروف تُحسب في الإيرادات ولا تُحسب في أي رقم عن العملاء.",
  intervals: "مجال ٩٥٪: في ٩٥ من كل ١٠٠ متجر كهذا يقع الرقم الحقيقي داخله.",
  findings: {
    new_customers_return: (low, high) => `من كل ١٠٠ عميل جديد، يطلب ${low} إلى ${high} مجددًا في الشهر التالي.`,
    new_customers_return_about: (low) => `من كل ١٠٠ عميل جديد، يطلب نحو ${low} مجددًا في الشهر التالي.`,
    too_few_new_customers: (customers, needed) =>
      `لا يمكن الجزم بعد كم من العملاء الجدد يعودون: ${customers} حتى الآن، والمطلوب ${needed}.`,
    bought_again_more: (again) => `العائدون أكثر من العام الماضي: ${again} من كل ١٠٠ مشترٍ اشتروا مجددًا.`,
    bought_again_less: (again) => `العائدون أقل من العام الماضي: ${again} من كل ١٠٠ مشترٍ اشتروا مجددًا.`,
    bought_again_no_clear_change: (again) => `العائدون كالعام الماضي: ${again} من كل ١٠٠ مشترٍ اشتروا مجددًا.`,
    bought_again: (again) => `${again} من كل ١٠٠ مشترٍ اشتروا مجددًا.`,
  },
  inMonths: (months) => `خلال آخر ${months} شهرًا.`,
  inMonthsBefore: (months, before) => `خلال آخر ${months} شهرًا؛ وكانوا ${before} قبل عام.`,
  basis: (customers, returned) => `محسوب من ${customers} عميل جديد؛ عاد منهم ${returned}.`,
  inAYear: "خلال عام",
  versusBefore: (days) => `مقارنة بـ ${days} يومًا قبلها`,
  nothingBefore: "لا فترة سابقة",
  absent: "لا يمكن حسابه",
};
