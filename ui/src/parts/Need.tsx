/** A number that is not there yet, and what it waits for. */
import { Clock } from "lucide-react";
import "./Need.css";

export function Need({ label, needs }: { label: string; needs: string }) {
  return (
    <section className="need">
      <h3 className="label">{label}</h3>
      <div className="need-box" aria-hidden />
      <p className="quiet row">
        <Clock size={14} aria-hidden />
        {needs}
      </p>
    </section>
  );
}
