import { Link } from "react-router";
import { Empty } from "@/parts/Empty";
import { Page } from "@/parts/Page";
import { usePlace } from "./place";

export function NotFound() {
  const { shell } = usePlace().words;
  return (
    <Page title={shell.notFound}>
      <Empty title={shell.notFoundHelp}>
        <Link to="/">{shell.goHome}</Link>
      </Empty>
    </Page>
  );
}
