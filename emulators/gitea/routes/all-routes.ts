import type { Route } from "../http/route.ts";
import { contentRoutes } from "./content-routes.ts";
import { pullRoutes } from "./pull-routes.ts";
import { reactionRoutes } from "./reaction-routes.ts";
import { repositoryRoutes } from "./repository-routes.ts";
import { serverRoutes } from "./server-routes.ts";
import { statusRoutes } from "./status-routes.ts";
import { threadRoutes } from "./thread-routes.ts";

/** Below `/api/v1`. The first that matches answers. */
export const allRoutes: Route[] = [
  ...serverRoutes,
  ...repositoryRoutes,
  ...statusRoutes,
  ...contentRoutes,
  ...pullRoutes,
  ...reactionRoutes,
  ...threadRoutes,
];
