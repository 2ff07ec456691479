/** Numbered steps; the finished ones are links back. */
import { Check } from "lucide-react";
import { usePlace } from "@/app/place";
import "./Stepper.css";

interface Props {
  steps: string[];
  /** The step at hand, from 0. */
  current: number;
  onStep?: (step: number) => void;
}

export function Stepper({ steps, current, onStep }: Props) {
  return (
    <ol className="steps">
      {steps.map((name, step) => (
        <li key={name} className={`step ${step < current ? "step-done" : ""}`} aria-current={step === current ? "step" : undefined}>
          <Step name={name} step={step} current={current} onStep={onStep} />
        </li>
      ))}
    </ol>
  );
}

function Step({ name, step, current, onStep }: { name: string; step: number; current: number; onStep: Props["onStep"] }) {
  const { format } = usePlace();
  const done = step < current;
  const face = (
    <>
      <span className="step-number">{done ? <Check size={14} aria-hidden /> : format.int(step + 1)}</span>
      {name}
    </>
  );
  if (!done || !onStep) return <span className="step-face">{face}</span>;
  return (
    <button type="button" className="plain step-face" onClick={() => onStep(step)}>
      {face}
    </button>
  );
}
