/** From the one who may do everything to the one who only reads. */
export const ROLES = ["owner", "marketer", "analyst"] as const;
