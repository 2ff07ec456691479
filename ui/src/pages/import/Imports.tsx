/** Where a file comes in, and the files that came before. */
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { Stepper } from "@/parts/Stepper";
import { Drop } from "./Drop";
import { PastImports } from "./PastImports";
import { useImports } from "./queries";
import "./import.css";

export default function Imports() {
  const { words } = usePlace();
  const { importing } = words;
  const imports = useImports();
  return (
    <Page
      title={importing.title}
      tab={words.shell.importing}
      crumbs={[{ text: words.shell.customers, to: "/customers" }, { text: words.shell.importing }]}
      lead={importing.lead}
    >
      <Stepper steps={importing.steps} current={0} />
      <Drop />
      <Card title={importing.past} flush>
        <Answer query={imports} shape={[[160]]}>
          {({ items }) => (items.length > 0 ? <PastImports imports={items} /> : <Empty title={importing.pastNone} />)}
        </Answer>
      </Card>
    </Page>
  );
}
