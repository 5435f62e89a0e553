import type { Route } from "../http/route.ts";
import { changeFilesRoutes } from "./change-files-routes.ts";
import { contentRoutes } from "./content-routes.ts";
import { gitRoutes } from "./git-routes.ts";
import { hookRoutes } from "./hook-routes.ts";
import { mergeRoutes } from "./merge-routes.ts";
import { pullChangeRoutes } from "./pull-change-routes.ts";
import { pullRoutes } from "./pull-routes.ts";
import { reactionRoutes } from "./reaction-routes.ts";
import { refRoutes } from "./ref-routes.ts";
import { repositoryRoutes } from "./repository-routes.ts";
import { reviewRoutes } from "./review-routes.ts";
import { serverRoutes } from "./server-routes.ts";
import { setupRoutes } from "./setup-routes.ts";
import { statusRoutes } from "./status-routes.ts";
import { threadRoutes } from "./thread-routes.ts";

/** Below `/api/v1`. The first that matches answers. */
export const allRoutes: Route[] = [
  ...serverRoutes,
  ...repositoryRoutes,
  ...statusRoutes,
  ...contentRoutes,
  ...changeFilesRoutes,
  ...gitRoutes,
  ...refRoutes,
  ...pullRoutes,
  ...pullChangeRoutes,
  ...mergeRoutes,
  ...reviewRoutes,
  ...reactionRoutes,
  ...threadRoutes,
  ...hookRoutes,
  ...setupRoutes,
];
