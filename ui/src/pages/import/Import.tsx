/** One file on its way in: match, rehearse, import. The state of the import says which step. */
import { useParams } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Page } from "@/parts/Page";
import { Done } from "./Done";
import { useImport } from "./queries";
import { Preparing } from "./Preparing";
import { Running } from "./Running";
import "./import.css";

export default function Import() {
  const { words } = usePlace();
  const { id = "" } = useParams();
  const query = useImport(id);
  const known = query.data;
  if (known?.state === "running") return <Running known={known} />;
  if (known?.state === "done" && known.report) return <Done known={known} report={known.report} />;
  if (known) return <Preparing key={known.id} known={known} />;
  return (
    <Page title={words.shell.importing} crumbs={[{ text: words.shell.importing, to: "/import" }]}>
      <Answer query={query} shape={[[80], [520]]}>
        {() => null}
      </Answer>
    </Page>
  );
}
