/** A short message, a push or a chat on a telephone. */
import { usePlace } from "@/app/place";
import { directionOf, type Language } from "@/format";
import { Tile } from "@/parts/Tile";
import { BellRing } from "lucide-react";
import { formOf } from "../draft";
import type { Preview } from "../queries";
import { NotShown } from "./NotShown";
import type { Query } from "./useShown";

export function PlainPhone({ on, query }: { on: string; query: Query }) {
  const { templates } = usePlace().words;
  const { data } = query;
  return (
    <section className="phone phone-alone" aria-label={templates.phone}>
      <div className="phone-screen phone-plain">
        {data ? (
          <div lang={data.language} dir={directionOf(data.language as Language)}>
            {formOf(on) === "push" ? <Push data={data} /> : <Bubble data={data} />}
          </div>
        ) : (
          <NotShown query={query} />
        )}
      </div>
    </section>
  );
}

function Push({ data }: { data: Preview }) {
  return (
    <div className="push">
      <Tile icon={BellRing} />
      <div className="grow">
        <b>
          <bdi>{data.subject}</bdi>
        </b>
        <p>
          <bdi>{data.text}</bdi>
        </p>
      </div>
      {data.image_url && <img src={data.image_url} alt="" />}
    </div>
  );
}

function Bubble({ data }: { data: Preview }) {
  return (
    <div className="bubble">
      {data.image_url && <img src={data.image_url} alt="" />}
      <p className="bubble-text">{data.text}</p>
      {data.buttons.map(([text], at) => (
        <span key={at} className="bubble-button">
          <bdi>{text}</bdi>
        </span>
      ))}
    </div>
  );
}
