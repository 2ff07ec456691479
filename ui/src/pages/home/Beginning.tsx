/** The first look at an empty shop: ways in, what will stand here, and what is left to set up. */
import { Button } from "antd";
import { Clock, type LucideIcon, Upload, Webhook } from "lucide-react";
import { Link } from "react-router";
import { usePlace } from "@/app/place";
import { Card } from "@/parts/Card";
import { Need } from "@/parts/Need";
import { Tile } from "@/parts/Tile";
import { SetUp } from "./SetUp";

export function Beginning() {
  const { home } = usePlace().words;
  return (
    <>
      <div className="ways">
        <Way icon={Upload} first title={home.bringFile} text={home.bringFileText} act={home.chooseFile} to="/import" takes={home.fileTakes} />
        <Way icon={Webhook} title={home.sendEvents} text={home.sendEventsText} act={home.makeKey} to="/settings" takes={home.eventsTake} />
      </div>
      <div className="row will-see">
        <h2>{home.willSee}</h2>
        <p className="quiet">{home.willSeeHelp}</p>
      </div>
      <div className="strip strip-large">
        <Need label={home.repeat12} needs={home.needs.repeat} />
        <Need label={home.kept90} needs={home.needs.kept} />
        <Need label={home.added} needs={home.needs.added} />
        <Need label={home.value} needs={home.needs.value} />
      </div>
      <SetUp />
    </>
  );
}

interface WayProps {
  icon: LucideIcon;
  first?: boolean;
  title: string;
  text: string;
  act: string;
  to: string;
  takes: string;
}

function Way({ icon, first = false, title, text, act, to, takes }: WayProps) {
  return (
    <Card className="way">
      <Tile icon={icon} tone={first ? "full" : "accent"} />
      <h2>{title}</h2>
      <p>{text}</p>
      <div className="row way-act">
        <Link to={to} className="grow">
          <Button type={first ? "primary" : "default"}>{act}</Button>
        </Link>
        <span className="quiet row">
          <Clock size={14} aria-hidden />
          {takes}
        </span>
      </div>
    </Card>
  );
}
