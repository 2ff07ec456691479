/** Short names for the shapes that several screens use. */
import type { components } from "./schema";

type Schemas = components["schemas"];

/** The client hands pairs over as lists; the shapes of answers say so too. */
export type Listed<Shape> = Shape extends readonly (infer Each)[]
  ? Listed<Each>[]
  : Shape extends object
    ? { [Key in keyof Shape]: Listed<Shape[Key]> }
    : Shape;

export type Session = Schemas["Session"];
export type Shop = Session["workspace"];
export type FirstRun = Schemas["FirstRun"];
export type Report = Schemas["Report"];
export type MetricValue = Schemas["MetricValue"];
export type MetricOut = Schemas["MetricOut"];
export type MetricSeries = Schemas["MetricSeries"];
export type BreakdownOut = Schemas["BreakdownOut"];
export type Reorders = Schemas["Reorders"];
export type Ranks = Schemas["Ranks"];
export type Comparison = Schemas["Comparison"];
export type Compared = Schemas["Compared"];
export type Cohorts = Schemas["Cohorts"];
export type Finding = Schemas["Finding"];
export type Idea = Schemas["IdeaOut"];
export type Campaign = Listed<Schemas["CampaignOut"]>;
export type CampaignReport = Listed<Schemas["ReportOut"]>;
export type Lift = Schemas["Lift"];
export type CaughtRow = Schemas["CaughtRow"];
export type CustomerRow = Schemas["CustomerRow"];
export type Customer = Schemas["Customer"];
export type ConsentChange = Schemas["ConsentChange"];
export type TimelineItem = Schemas["TimelineItem"];
export type MessageRow = Schemas["MessageOut"];
export type Outlook = Schemas["OutlookOut"];
export type OwnProduct = Schemas["OwnProduct"];
export type Belonging = Schemas["BelongingOut"];
export type ModelCard = Schemas["Card"];
export type Foretold = Schemas["Person"];
export type DueProduct = Schemas["DueProduct"];
export type Import = Schemas["Import"];
export type ImportReport = Schemas["ImportReport"];
export type ImportColumn = Schemas["Column"];
export type ImportMapping = Schemas["Mapping"];
export type ImportQuestion = Schemas["Question"];
