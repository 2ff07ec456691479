/** A small picture of a template, drawn when it comes into sight. */
import { useEffect, useRef, useState } from "react";
import { directionOf, type Language } from "@/format";
import { formOf, says, type Words } from "./draft";
import { Frame } from "./editor/Frame";
import { type TemplateRow, usePreview, useTemplate } from "./queries";
import type { Content } from "./shapes";

const WIDTH = 640;

export function Thumbnail({ row }: { row: TemplateRow }) {
  const box = useRef<HTMLDivElement>(null);
  const seen = useSeen(box);
  return (
    <div ref={box} className="thumbnail">
      {seen && <Picture row={row} />}
    </div>
  );
}

function useSeen(box: { current: HTMLElement | null }): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && setSeen(true));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return seen;
}

const NONE: Content = {};

function Picture({ row }: { row: TemplateRow }) {
  const template = useTemplate(row.id);
  const content = (template.data?.content ?? NONE) as Content;
  const form = ["email", "sms", "push", "chat"].find((each) => row.forms.includes(each)) ?? row.forms[0] ?? "email";
  const { data } = usePreview({ content, form }, Object.values(content[form] ?? {}).some((words) => says(words as Partial<Words>)));
  if (!data) return <p className="thumbnail-text">{row.subject}</p>;
  if (formOf(form) === "email" && data.html) return <Frame title={row.name} html={data.html} width={WIDTH} />;
  return (
    <div className="bubble" dir={directionOf(data.language as Language)} lang={data.language}>
      {data.subject && <b>{data.subject}</b>}
      <p className="bubble-text">{data.text}</p>
    </div>
  );
}
