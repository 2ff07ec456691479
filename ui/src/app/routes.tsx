/** One line per screen; each is loaded when somebody goes there. */
import { createBrowserRouter, type RouteObject } from "react-router";
import { Crash } from "./Crash";
import { Shell } from "./Shell";
import { NotFound } from "./NotFound";

type Screen = () => Promise<{ default: React.ComponentType }>;

const screen = (load: Screen): Pick<RouteObject, "lazy"> => ({
  lazy: async () => ({ Component: (await load()).default, ErrorBoundary: Crash }),
});

export const router = createBrowserRouter([
  {
    Component: Shell,
    ErrorBoundary: Crash,
    HydrateFallback: () => null,
    children: [
      { index: true, ...screen(() => import("@/pages/home/Home")) },
      { path: "retention", ...screen(() => import("@/pages/retention/Retention")) },
      { path: "cohorts", ...screen(() => import("@/pages/cohorts/Cohorts")) },
      { path: "lifecycle", ...screen(() => import("@/pages/lifecycle/Lifecycle")) },
      { path: "predictions", ...screen(() => import("@/pages/predictions/Predictions")) },
      { path: "products", ...screen(() => import("@/pages/products/Products")) },
      { path: "leaving", ...screen(() => import("@/pages/leaving/Leaving")) },
      { path: "mail", ...screen(() => import("@/pages/mail/Mail")) },
      { path: "campaigns", ...screen(() => import("@/pages/campaigns/Campaigns")) },
      { path: "campaigns/new", ...screen(() => import("@/pages/wizard/New")) },
      { path: "campaigns/:id/edit", ...screen(() => import("@/pages/wizard/Wizard")) },
      { path: "campaigns/:id", ...screen(() => import("@/pages/campaign/Report")) },
      { path: "templates", ...screen(() => import("@/pages/templates/Templates")) },
      { path: "templates/:id", ...screen(() => import("@/pages/templates/editor/Edit")) },
      { path: "recommendations", ...screen(() => import("@/pages/recommendations/Recommendations")) },
      { path: "customers", ...screen(() => import("@/pages/customers/Customers")) },
      { path: "customers/:id", ...screen(() => import("@/pages/customer/Customer")) },
      { path: "import", ...screen(() => import("@/pages/import/Imports")) },
      { path: "import/:id", ...screen(() => import("@/pages/import/Import")) },
      { path: "segments", ...screen(() => import("@/pages/segments/Segments")) },
      { path: "segments/new", ...screen(() => import("@/pages/segments/builder/Builder")) },
      { path: "segments/lists/:id", ...screen(() => import("@/pages/segments/lists/ListPage")) },
      { path: "segments/:id/edit", ...screen(() => import("@/pages/segments/builder/Builder")) },
      { path: "segments/:id", ...screen(() => import("@/pages/segments/Segment")) },
      { path: "messages", ...screen(() => import("@/pages/messages/Messages")) },
      { path: "channels", ...screen(() => import("@/pages/channels/Channels")) },
      { path: "channels/:id", ...screen(() => import("@/pages/channels/SenderPage")) },
      { path: "operations", ...screen(() => import("@/pages/operations/Operations")) },
      { path: "settings", ...screen(() => import("@/pages/settings/Settings")) },
      { path: "*", Component: NotFound },
    ],
  },
]);
