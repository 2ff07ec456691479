/** What brings people back, what they buy next, what makes regulars, what goes together. */
import { Button, Select } from "antd";
import { Download, Package, Upload } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { usePlace } from "@/app/place";
import { Answer } from "@/parts/Answer";
import { Card } from "@/parts/Card";
import { Empty } from "@/parts/Empty";
import { csvOf, downloadCsv } from "@/parts/files";
import { Page } from "@/parts/Page";
import { PeoplePanel } from "@/parts/PeoplePanel";
import { SavedViews } from "@/parts/SavedViews";
import { Switch } from "@/parts/Switch";
import { Again } from "./Again";
import { rowsOf, type Row } from "./csv";
import { Firsts } from "./Firsts";
import { Measured } from "./Measured";
import { NextOrders } from "./NextOrders";
import { type Asked, type Level, type Share, useBaskets, useFirst, useNext, useProducts } from "./queries";
import type { Chosen } from "./shared";
import { Together } from "./Together";
import "./products.css";

const QUESTIONS = ["again", "next", "first", "together"] as const;
type Question = (typeof QUESTIONS)[number];
const LEVELS: Level[] = ["product", "category", "brand"];
const WINDOWS = [30, 60, 90, 180, 365];
const VISITS = [2, 3, 4, 5];
const SHAPE = [[480]];

export default function Products() {
  const { words } = usePlace();
  const { products } = words;
  const [asked, question, change] = useAsked();
  const [chosen, choose] = useState<Chosen>();
  return (
    <Page
      title={products.title}
      lead={products.lead}
      crumbs={[{ text: words.shell.understand }, { text: products.title }]}
      actions={<SavedViews page="products" />}
    >
      <div className="row product-choices">
        <Switch<Question>
          label={products.question}
          value={question}
          onChange={(next) => change("question", next)}
          options={QUESTIONS.map((value) => ({ value, label: products.questions[value] }))}
        />
        <Choices asked={asked} question={question} change={change} />
      </div>
      <Shown question={question} asked={asked} choose={choose} />
      {chosen && <PeoplePanel {...chosen} onClose={() => choose(undefined)} />}
    </Page>
  );
}

/** Everything chosen is in the address, so that a link or a saved view shows the same. */
function useAsked(): [Asked, Question, (name: string, value: string) => void] {
  const [search, setSearch] = useSearchParams();
  const question = QUESTIONS.find((each) => each === search.get("question")) ?? "again";
  const level = LEVELS.find((each) => each === search.get("level")) ?? "product";
  const usual = question === "first" ? 365 : 90;
  const within = WINDOWS.find((each) => String(each) === search.get("within")) ?? usual;
  const visits = VISITS.find((each) => String(each) === search.get("visits")) ?? 3;
  const change = (name: string, value: string) =>
    setSearch(
      (before) => {
        before.set(name, value);
        return before;
      },
      { replace: true },
    );
  return [{ level, within, visits }, question, change];
}

interface ChoicesProps {
  asked: Asked;
  question: Question;
  change: (name: string, value: string) => void;
}

function Choices({ asked, question, change }: ChoicesProps) {
  const { words, format } = usePlace();
  const { products, common } = words;
  return (
    <>
      <Select<Level>
        aria-label={products.level}
        value={asked.level}
        onChange={(level) => change("level", level)}
        options={LEVELS.map((value) => ({ value, label: products.levels[value] }))}
      />
      {question !== "together" && (
        <Select<number>
          aria-label={products.within}
          value={asked.within}
          onChange={(days) => change("within", String(days))}
          options={WINDOWS.map((value) => ({ value, label: `${products.within} ${common.daysOf(format.int(value))}` }))}
        />
      )}
      {question === "first" && (
        <Select<number>
          aria-label={products.visits}
          value={asked.visits}
          onChange={(visits) => change("visits", String(visits))}
          options={VISITS.map((value) => ({ value, label: products.visitsOf(format.int(value)) }))}
        />
      )}
    </>
  );
}

interface ShownProps {
  question: Question;
  asked: Asked;
  choose: (chosen: Chosen) => void;
}

function Shown({ question, asked, choose }: ShownProps) {
  switch (question) {
    case "again":
      return <AgainCard asked={asked} choose={choose} />;
    case "next":
      return <NextCard asked={asked} choose={choose} />;
    case "first":
      return <FirstCard asked={asked} choose={choose} />;
    default:
      return <TogetherCard asked={asked} />;
  }
}

type CardProps = Omit<ShownProps, "question">;

function AgainCard({ asked, choose }: CardProps) {
  return (
    <Table question="again" asked={asked} query={useProducts(asked)}>
      {(items) => <Again items={items} choose={choose} />}
    </Table>
  );
}

function NextCard({ asked, choose }: CardProps) {
  return (
    <Table question="next" asked={asked} query={useNext(asked)}>
      {(items) => <NextOrders items={items} choose={choose} />}
    </Table>
  );
}

function FirstCard({ asked, choose }: CardProps) {
  const query = useFirst(asked);
  return (
    <Table question="first" asked={asked} query={query} note={query.data && <Everybody share={query.data.everybody} />}>
      {(items) => <Firsts items={items} choose={choose} />}
    </Table>
  );
}

function TogetherCard({ asked }: { asked: Asked }) {
  return (
    <Table question="together" asked={asked} query={useBaskets(asked)}>
      {(items) => <Together items={items} />}
    </Table>
  );
}

interface TableProps<Item> {
  question: Question;
  asked: Asked;
  query: UseQueryResult<{ items: Item[]; on: string | null }>;
  note?: ReactNode;
  children: (items: Item[]) => ReactNode;
}

/** The frame of each question: what it asks, the table, and the file of it. */
function Table<Item extends Row>({ question, asked, query, note, children }: TableProps<Item>) {
  const { products, common } = usePlace().words;
  const name = `${products.fileName}-${question}-${asked.level}.csv`;
  return (
    <Answer query={query} shape={SHAPE}>
      {({ items, on }) =>
        items.length === 0 ? (
          <Nothing question={question} level={asked.level} empty={on === null} />
        ) : (
          <Card
            flush
            title={products.questions[question]}
            help={products.help[question]}
            aside={
              <Button size="small" icon={<Download size={14} />} onClick={() => downloadCsv(name, csvOf(rowsOf(items)))}>
                {common.export}
              </Button>
            }
          >
            {note}
            {children(items)}
          </Card>
        )
      }
    </Answer>
  );
}

function Everybody({ share }: { share: Share }) {
  const { products } = usePlace().words;
  return (
    <div className="row product-everybody">
      <strong>{products.everybody}</strong>
      <Measured share={share} />
      <span className="quiet grow">{products.associated}</span>
    </div>
  );
}

function Nothing({ question, level, empty }: { question: Question; level: Level; empty: boolean }) {
  const { products, retention } = usePlace().words;
  if (empty) {
    return (
      <Empty icon={Package} title={products.none} text={products.noneText}>
        <Link to="/import">
          <Button type="primary" icon={<Upload size={15} />}>
            {retention.emptyAct}
          </Button>
        </Link>
      </Empty>
    );
  }
  const young = question === "first" || question === "next";
  return <Empty icon={Package} title={level === "product" ? (young ? products.tooYoung : products.noPairs) : products.noneOf} />;
}
