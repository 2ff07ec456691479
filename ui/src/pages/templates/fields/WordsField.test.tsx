import { render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { WordsField } from "./WordsField";

const place = vi.hoisted(() => ({ tags: {} as Record<string, string> }));
vi.mock("@/app/place", () => ({ usePlace: () => ({ words: { wizard: { tags: place.tags } } }) }));
vi.mock("./InsertTag", () => ({ InsertTag: () => null }));

const field = () => <WordsField label="Subject" kind="line" value="Hi {{ customer.first_name }}" onChange={() => undefined} />;

test("a chip has its name in the reader's language, also when that comes later", () => {
  place.tags = { "customer.first_name": "first name" };
  const { rerender } = render(field());
  expect(screen.getByRole("textbox").textContent).toBe("Hi first name");
  place.tags = { "customer.first_name": "نام" };
  rerender(field());
  expect(screen.getByRole("textbox").textContent).toBe("Hi نام");
});
