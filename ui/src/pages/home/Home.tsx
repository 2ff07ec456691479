import { usePlace } from "@/app/place";
import { Page } from "@/parts/Page";

export default function Home() {
  const { shell } = usePlace().words;
  return <Page title={shell.home} crumbs={[{ text: shell.home }]} />;
}
