/** The menu of what is different for each person. */
import { Dropdown } from "antd";
import { Plus } from "lucide-react";
import { usePlace } from "@/app/place";

export function InsertTag({ label, onPick }: { label: string; onPick: (tag: string) => void }) {
  const { templates, wizard } = usePlace().words;
  const items = Object.entries(wizard.tags).map(([key, name]) => ({ key, label: name }));
  return (
    <Dropdown trigger={["click"]} menu={{ items, onClick: ({ key }) => onPick(key) }}>
      <button
        type="button"
        className="words-insert"
        title={templates.insertHelp}
        aria-label={`${templates.insert}: ${label}`}
        // The words keep the cursor, so that it is known where to put it.
        onMouseDown={(event) => event.preventDefault()}
      >
        <Plus size={13} aria-hidden />
        {templates.insert}
      </button>
    </Dropdown>
  );
}
