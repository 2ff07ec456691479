export const period = {
  label: "Period",
  days30: "30 days",
  days90: "90 days",
  months12: "12 months",
  everything: "All history",
  own: "Your own days",
  from: "First day",
  to: "Last day",
  use: "Use these days",
};
