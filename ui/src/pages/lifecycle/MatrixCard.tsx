/** The two matrices: silence by visits, and one score by another. */
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Cells, type Counted } from "./Cells";
import { type Rfm, useMatrix } from "./queries";
import { nameOf, silenceText, visitsText } from "./reading";

export function StageMatrix() {
  const { words, format } = usePlace();
  const matrix = useMatrix();
  const said = words.lifecycle;
  return (
    <Answer query={matrix} shape={[[560]]}>
      {({ rows, columns, cells, by }) => (
        <Cells
          title={said.matrix}
          help={said.matrixHelp}
          fileName="lifecycle-matrix"
          columns={columns.map((band) => visitsText(words, format, band))}
          rows={rows.map((band, index) => {
            const text = silenceText(words, format, by, band);
            return { text, head: index > 0 ? text : <RowHead text={text} note={said.sinceLast} /> };
          })}
          cells={cells.map((cell) => ({ ...cell, tone: cell.stage, name: nameOf(words, "stage", cell.stage) }))}
        />
      )}
    </Answer>
  );
}

function RowHead({ text, note }: { text: string; note: string }) {
  return (
    <>
      {text}
      <span className="quiet">{note}</span>
    </>
  );
}

const SCORES = [1, 2, 3, 4, 5];

export function RfmMatrix({ rfm }: { rfm: Rfm }) {
  const { words, format } = usePlace();
  const said = words.lifecycle;
  const cells: Counted[] = rfm.cells.map((cell) => ({
    ...cell,
    row: SCORES.length - cell.recency,
    column: cell.frequency - 1,
    tone: "none",
    name: nameOf(words, "rfm", cell.group),
  }));
  const rows = [...SCORES].reverse().map((score) => said.recency(format.int(score)));
  return (
    <Cells
      title={said.rfmMatrix}
      help={said.rfmMatrixHelp}
      fileName="rfm-matrix"
      columns={SCORES.map((score) => (score === 1 ? `${said.frequencyAxis} ${format.int(score)}` : said.frequency(format.int(score))))}
      rows={rows.map((text) => ({ text, head: text }))}
      cells={cells}
    />
  );
}
