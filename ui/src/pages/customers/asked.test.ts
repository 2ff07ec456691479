import { expect, test } from "vitest";
import { askedOf, nextSort } from "./asked";

const asked = (text: string) => askedOf(new URLSearchParams(text));

test("an address nobody could mean asks the plain question", () => {
  expect(asked("sort=drop&page=-3&stage=gone")).toEqual({ q: "", stage: undefined, sort: "-revenue", page: 1 });
  expect(asked("page=2.5").page).toBe(1);
});

test("an address says who, in which order and which page", () => {
  expect(asked("q=مریم&stage=at_risk&sort=name&page=3")).toEqual({ q: "مریم", stage: "at_risk", sort: "name", page: 3 });
});

test("numbers sort from the largest and names from the first; a second click turns round", () => {
  expect(nextSort("-revenue", "orders")).toBe("-orders");
  expect(nextSort("-orders", "orders")).toBe("orders");
  expect(nextSort("-orders", "name")).toBe("name");
  expect(nextSort("name", "name")).toBe("-name");
});
