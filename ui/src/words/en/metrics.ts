/** Names, definitions and findings of the metrics. */
export const metrics = {
  names: {
    customer_retention_rate: "Customers kept",
    repeat_customer_rate: "Repeat customers",
    purchase_frequency: "Orders per buyer",
    average_order_value: "Order value",
    customer_value: "Spend per buyer",
    time_between_orders: "Days between orders",
    customers: "Customers",
    new_customers: "New customers",
    returning_customers: "Returning customers",
    orders: "Orders",
    revenue: "Revenue",
    revenue_new: "Revenue from new customers",
    revenue_returning: "Revenue from returning customers",
    refunds: "Refunds",
    refund_rate: "Refund rate",
  },
  definitions: {
    customer_retention_rate:
      "Customers of the period before who ordered again in this period, divided by all customers of the period before. The period before is as long as this one.",
    repeat_customer_rate: "Customers with two or more orders in the period, divided by all customers of the period.",
    purchase_frequency: "Orders of known customers in the period, divided by customers of the period.",
    average_order_value: "Revenue of the period divided by its orders, whether or not the customer is known.",
    customer_value: "Revenue from known customers in the period, divided by customers of the period.",
    time_between_orders:
      "The median number of days from one day with an order to the same customer's next one. Who has not come back yet has no gap, so a young shop looks quicker than it is.",
    cohorts:
      "Customers by the month of their first order (rows) and months since then (columns): the share who ordered again in that month. Revenue: that month's revenue as a share of the first month's.",
  },
  treatment:
    "Revenue is net of refunds, on the day of the refund; a refunded order still counts as an order. Orders without a known customer count in revenue and in no number about customers.",
  intervals: "A 95% interval: in 95 of 100 such shops the true number lies inside.",
  findings: {
    new_customers_return: (low: string, high: string) => `Of 100 new customers, ${low} to ${high} order again in the next month.`,
    new_customers_return_about: (low: string) => `Of 100 new customers, about ${low} order again in the next month.`,
    too_few_new_customers: (customers: string, needed: string) =>
      `Cannot tell yet how many new customers come back: ${customers} so far, ${needed} are needed.`,
    bought_again_more: (again: string) => `More people come back than a year ago: ${again} of 100 buyers bought again.`,
    bought_again_less: (again: string) => `Fewer people come back than a year ago: ${again} of 100 buyers bought again.`,
    bought_again_no_clear_change: (again: string) => `As many come back as a year ago: ${again} of 100 buyers bought again.`,
    bought_again: (again: string) => `${again} of 100 buyers bought again.`,
  },
  inMonths: (months: string) => `Within the last ${months} months.`,
  inMonthsBefore: (months: string, before: string) => `Within the last ${months} months; a year ago it was ${before}.`,
  basis: (customers: string, returned: string) => `Counted over ${customers} new customers; ${returned} came back.`,
  inAYear: "in a year",
  versusBefore: (days: string) => `vs the ${days} days before`,
  nothingBefore: "no earlier period",
  absent: "cannot be computed",
};
