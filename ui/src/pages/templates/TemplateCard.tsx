/** One template of the library, with a picture of what it says. */
import { Button, Dropdown, Modal } from "antd";
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Outcome } from "@/parts/Outcome";
import { StateChip } from "@/parts/StateChip";
import { type TemplateRow, useCopyTemplate, useRemoveTemplate } from "./queries";
import { Thumbnail } from "./Thumbnail";

export function TemplateCard({ row }: { row: TemplateRow }) {
  const { words, format } = usePlace();
  const { templates } = words;
  const forms: Record<string, string> = templates.forms;
  const { id, name, changed_at, changed_by } = row;
  const when = format.moment(changed_at);
  return (
    <li className="template-card">
      <Link to={`/templates/${id}`} className="template-picture" tabIndex={-1} aria-hidden>
        <Thumbnail row={row} />
      </Link>
      <div className="template-foot">
        <div className="grow">
          <Link to={`/templates/${id}`} className="template-title">
            <bdi>{name}</bdi>
          </Link>
          <p className="quiet">{changed_by ? templates.changed(when, `\u2068${changed_by}\u2069`) : templates.changedPlain(when)}</p>
        </div>
        <Acts row={row} />
      </div>
      <div className="template-chips">
        {row.forms.map((form) => (
          <StateChip key={form} tone="plain">
            {forms[form] ?? form}
          </StateChip>
        ))}
        <Languages languages={row.languages} />
      </div>
    </li>
  );
}

/** "" stands for everybody else and says nothing about a language. */
function Languages({ languages }: { languages: string[] }) {
  const { tongues } = usePlace().words.templates;
  const named = languages.filter((language) => language !== "");
  return <span className="quiet">{named.map((language) => tongues[language as "en"]).join(" · ")}</span>;
}

function Acts({ row: { id, name } }: { row: TemplateRow }) {
  const { templates, common } = usePlace().words;
  const copy = useCopyTemplate();
  const remove = useRemoveTemplate();
  const [asked, setAsked] = useState(false);
  const acts: Record<string, () => void> = {
    copy: () => copy.mutate({ id, name: templates.copyName(name) }),
    remove: () => setAsked(true),
  };
  const items = [
    { key: "copy", label: templates.copy },
    { key: "remove", label: common.remove, danger: true },
  ];
  return (
    <>
      <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => acts[key]?.() }}>
        <Button type="text" aria-label={templates.acts(name)} icon={<Ellipsis size={17} />} loading={copy.isPending} />
      </Dropdown>
      <Modal
        open={asked}
        title={templates.removeAsk}
        okText={common.remove}
        cancelText={common.cancel}
        confirmLoading={remove.isPending}
        onOk={() => remove.mutate(id, { onSuccess: () => setAsked(false) })}
        onCancel={() => setAsked(false)}
      >
        <p>
          <bdi>{name}</bdi>
        </p>
        {remove.isError && <Outcome act={remove} />}
      </Modal>
    </>
  );
}
