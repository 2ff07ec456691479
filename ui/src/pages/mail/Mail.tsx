/** The practice letter box of the built-in mail catcher. */
import { Input } from "antd";
import { Inbox } from "lucide-react";
import { useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { Pager } from "@/parts/Pager";
import { MailList } from "./MailList";
import { SIZE, useCaught } from "./queries";
import { Reader } from "./Reader";
import "./mail.css";

export default function Mail() {
  const { words, format } = usePlace();
  const [search, setSearch] = useSearchParams();
  const q = search.get("q") ?? "";
  const page = Number(search.get("page") ?? 1);
  const id = search.get("id");
  const caught = useCaught(q, page);
  const set = (changes: Record<string, string>) =>
    setSearch({ ...Object.fromEntries(search), ...changes }, { replace: true });
  const total = caught.data?.total ?? 0;
  const empty = caught.isSuccess && total === 0 && q === "";
  return (
    <Page
      title={total > 0 && q === "" ? words.mail.title(format.int(total)) : words.shell.mail}
      tab={words.shell.mail}
      crumbs={[{ text: words.shell.act }, { text: words.shell.mail }]}
      lead={words.mail.lead}
    >
      {empty ? (
        <Empty icon={Inbox} title={words.mail.none} text={words.mail.noneText} />
      ) : (
        <div className="mail">
          <Card flush className="mail-list">
            <div className="mail-find">
              <Input
                allowClear
                dir="auto"
                defaultValue={q}
                placeholder={words.mail.find}
                aria-label={words.mail.find}
                onChange={(event) => set({ q: event.target.value, page: "1" })}
              />
            </div>
            <Answer query={caught} shape={[[420]]}>
              {({ items }) => <MailList items={items} chosen={id} onChoose={(chosen) => set({ id: chosen })} />}
            </Answer>
            <Pager page={page} size={SIZE} total={total} onPage={(next) => set({ page: String(next) })} />
          </Card>
          <Card className="mail-card">{id ? <Reader key={id} id={id} /> : <Empty icon={Inbox} title={words.mail.choose} />}</Card>
        </div>
      )}
    </Page>
  );
}
