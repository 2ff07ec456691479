/** The library: every template as it looks, on which channels it speaks, and in which languages. */
import { Button, Dropdown, Input } from "antd";
import { LayoutTemplate, Plus, Search } from "lucide-react";
import { useNavigate, useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Empty } from "@/parts/Empty";
import { Outcome } from "@/parts/Outcome";
import { Page } from "@/parts/Page";
import { FORMS, type Form } from "./draft";
import { useMakeTemplate, useTemplates } from "./queries";
import { TemplateCard } from "./TemplateCard";
import "./templates.css";

export default function Templates() {
  const { templates } = usePlace().words;
  const query = useTemplates();
  const [search, setSearch] = useSearchParams();
  const text = search.get("q") ?? "";
  const find = (next: string) => setSearch(next ? { q: next } : {}, { replace: true });
  return (
    <Page title={templates.title} lead={templates.lead} crumbs={[{ text: templates.title }]} actions={<Make />}>
      <Answer query={query} shape={[[300, 300, 300], [300, 300, 300]]}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={LayoutTemplate} title={templates.none} text={templates.noneHelp}>
              <Make />
            </Empty>
          ) : (
            <>
              <Input
                className="templates-search"
                dir="auto"
                allowClear
                prefix={<Search size={15} aria-hidden />}
                aria-label={templates.search}
                placeholder={templates.search}
                value={text}
                onChange={(event) => find(event.target.value)}
              />
              <Cards items={items} text={text} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

type Rows = NonNullable<ReturnType<typeof useTemplates>["data"]>["items"];

function Cards({ items, text }: { items: Rows; text: string }) {
  const { templates } = usePlace().words;
  const wanted = text.trim().toLocaleLowerCase();
  const found = items.filter(({ name, subject }) => `${name}\n${subject}`.toLocaleLowerCase().includes(wanted));
  if (found.length === 0) return <p className="quiet">{templates.notFound}</p>;
  return (
    <ul className="templates-cards">
      {found.map((row) => (
        <TemplateCard key={row.id} row={row} />
      ))}
    </ul>
  );
}

/** A new one begins on one channel; more can be added while it is written. */
function Make() {
  const { templates } = usePlace().words;
  const go = useNavigate();
  const make = useMakeTemplate();
  const begin = (form: Form) => make.mutate({ name: templates.makeName, content: { [form]: { "": {} } } }, { onSuccess: ({ id }) => void go(`/templates/${id}`) });
  const items = FORMS.map((key) => ({ key, label: templates.forms[key] }));
  return (
    <>
      <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => begin(key as Form) }}>
        <Button type="primary" icon={<Plus size={16} />} loading={make.isPending}>
          {templates.make}
        </Button>
      </Dropdown>
      {make.isError && <Outcome act={make} />}
    </>
  );
}
