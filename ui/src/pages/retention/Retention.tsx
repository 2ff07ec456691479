import { usePlace } from "@/app/place";
import { Page } from "@/parts/Page";

export default function Retention() {
  const { shell } = usePlace().words;
  return <Page title={shell.retention} crumbs={[{ text: shell.retention }]} />;
}
