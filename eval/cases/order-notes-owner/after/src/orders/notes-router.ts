import { Router } from "express";
import { z } from "zod";
import { requireCustomer, type CustomerRequest } from "../auth/require-customer.js";
import { NotFound } from "../errors.js";
import type { NoteStore } from "./note-store.js";
import type { OrderStore } from "./order-store.js";

const NoteBody = z.object({ text: z.string().trim().min(1).max(2_000) });
const NoteParams = z.object({ orderId: z.uuid(), noteId: z.uuid() });

export function notesRouter(orders: OrderStore, notes: NoteStore): Router {
  const router = Router({ mergeParams: true });
  router.use(requireCustomer);

  /** The order, if it belongs to whoever asks. */
  async function ownOrder(request: CustomerRequest, orderId: string) {
    const order = await orders.find(orderId);
    if (order === undefined || order.customerId !== request.customer.id) {
      throw new NotFound("There is no such order.");
    }
    return order;
  }

  router.post("/", async (request: CustomerRequest, response) => {
    const { text } = NoteBody.parse(request.body);
    const order = await ownOrder(request, request.params.orderId);
    const note = await notes.add({ orderId: order.id, authorId: request.customer.id, text });
    response.status(201).json(note);
  });

  router.patch("/:noteId", async (request: CustomerRequest, response) => {
    const { orderId, noteId } = NoteParams.parse(request.params);
    const { text } = NoteBody.parse(request.body);
    const order = await ownOrder(request, orderId);
    const note = await notes.update({ orderId: order.id, noteId, text });
    if (note === undefined) throw new NotFound("There is no such note.");
    response.json(note);
  });

  router.delete("/:noteId", async (request: CustomerRequest, response) => {
    const { orderId, noteId } = NoteParams.parse(request.params);
    const removed = await notes.remove({ orderId, noteId });
    if (!removed) throw new NotFound("There is no such note.");
    response.status(204).end();
  });

  return router;
}
