/** The owner's account and how the shop counts: asked once, when nobody is here yet. */
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Form } from "antd";
import { fieldProblem } from "@/api/problem";
import type { FirstRun as Fields, Shop } from "@/api/types";
import { usePlace } from "@/app/place";
import { setupQuery, useSetup } from "@/app/session";
import { useProblemText } from "@/parts/ProblemNote";
import { Frame } from "./Frame";
import { OwnerFields } from "./OwnerFields";
import { ShopFields } from "./ShopFields";

/** What an import already set, else what this computer says about where the shop is. */
function guess(language: Fields["language"], known: Shop | null): Partial<Fields> {
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const persian = language === "fa" || timezone === "Asia/Tehran";
  const token = new URLSearchParams(window.location.search).get("token") ?? "";
  if (known) {
    const { title, calendar, currency, unit, country } = known;
    return { token, title, language, timezone, calendar, currency, unit, country };
  }
  return {
    token,
    language,
    timezone,
    calendar: persian ? "jalali" : "gregorian",
    currency: persian ? "IRR" : "USD",
    unit: persian ? "toman" : "",
    country: persian ? "IR" : "US",
  };
}

export default function FirstRun() {
  const { words, language } = usePlace();
  const known = useQuery(setupQuery).data?.workspace ?? null;
  const setup = useSetup();
  const problemText = useProblemText();
  const [form] = Form.useForm<Fields>();
  const begin = (fields: Fields) => setup.mutate({ ...fields, unit: fields.currency === "IRR" ? fields.unit || "toman" : "" });
  return (
    <Frame wide>
      <h1>{words.entry.firstTitle}</h1>
      <p className="entry-lead">{words.entry.firstHelp}</p>
      <Form<Fields> form={form} layout="vertical" requiredMark={false} initialValues={guess(language, known)} onFinish={begin}>
        <OwnerFields problem={(field) => fieldProblem(setup.error, field)} />
        <ShopFields form={form} />
        {setup.isError && (
          <Form.Item>
            <Alert type="error" showIcon title={problemText(setup.error)} />
          </Form.Item>
        )}
        <Button block size="large" type="primary" htmlType="submit" loading={setup.isPending}>
          {words.entry.begin}
        </Button>
      </Form>
    </Frame>
  );
}
