import { Router } from "express";
import { requireCustomer } from "../auth.js";
import { listOrders, Page } from "./list-orders.js";
import { findOrder } from "./find-order.js";

export const routes = Router();
routes.use(requireCustomer);

routes.get("/", async (request, response) => {
  const wanted = Page.safeParse(request.query);
  if (!wanted.success) return response.status(400).json({ problem: "page or status is wrong" });
  response.json(await listOrders(request.customer.id, wanted.data));
});

routes.get("/:number", async (request, response) => {
  const order = await findOrder(request.customer.id, request.params.number);
  if (order === undefined) return response.sendStatus(404);
  response.json(order);
});
