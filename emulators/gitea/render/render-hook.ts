import type { Hook } from "../model.ts";
import { eventTypes } from "../webhooks/event-types.ts";

/** A hook as its administrators see it: without its secret. */
export const renderHook = (hook: Hook) => ({
  id: hook.id,
  type: hook.type,
  branch_filter: hook.branchFilter,
  url: hook.url,
  config: { content_type: hook.contentType, url: hook.url },
  events: eventTypes.filter((type) => hook.events?.has(type) ?? true),
  authorization_header: hook.authorizationHeader,
  content_type: hook.contentType,
  metadata: null,
  active: hook.active,
  updated_at: hook.updatedAt,
  created_at: hook.createdAt,
});
