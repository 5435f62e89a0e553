import type { Route } from "../http/route.ts";
import { appHookRoutes } from "./app-hook-routes.ts";
import { appRoutes } from "./app-routes.ts";
import { branchRoutes } from "./branch-routes.ts";
import { checkRoutes } from "./check-routes.ts";
import { compareRoutes } from "./compare-routes.ts";
import { contentRoutes } from "./content-routes.ts";
import { dismissalRoutes } from "./dismissal-routes.ts";
import { gitRoutes } from "./git-routes.ts";
import { gitWriteRoutes } from "./git-write-routes.ts";
import { pullRoutes } from "./pull-routes.ts";
import { repositoryRoutes } from "./repository-routes.ts";
import { reviewRoutes } from "./review-routes.ts";
import { threadRoutes } from "./thread-routes.ts";

/** The first that matches answers, so what is below `commits/{ref}/` comes before `commits/{ref}`. */
export const allRoutes: Route[] = [
  ...appRoutes,
  ...appHookRoutes,
  ...repositoryRoutes,
  ...branchRoutes,
  ...checkRoutes,
  ...contentRoutes,
  ...compareRoutes,
  ...pullRoutes,
  ...reviewRoutes,
  ...dismissalRoutes,
  ...threadRoutes,
  ...gitRoutes,
  ...gitWriteRoutes,
];
