import { z } from "zod";

const date = z.iso.datetime({ offset: true });
const longText = z.string().max(65_535);
const detail = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= 65_536, "is longer than 64 KB");

const AnnotationRequest = z
  .strictObject({
    path: z.string().min(1),
    start_line: z.int(),
    end_line: z.int(),
    start_column: z.int().optional(),
    end_column: z.int().optional(),
    annotation_level: z.enum(["notice", "warning", "failure"]),
    message: detail,
    title: z.string().max(255).optional(),
    raw_details: detail.optional(),
  })
  .refine((one) => one.end_line >= one.start_line, "end_line is before start_line")
  .refine(
    (one) =>
      one.start_line === one.end_line ||
      (one.start_column === undefined && one.end_column === undefined),
    "columns are for annotations on one line",
  );
const annotations = z.array(AnnotationRequest).max(50).optional();
const images = z
  .array(z.strictObject({ alt: z.string(), image_url: z.string(), caption: z.string().optional() }))
  .optional();
const text = longText.nullish();

const fields = {
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z
    .enum(["queued", "in_progress", "completed", "waiting", "requested", "pending"])
    .optional(),
  started_at: date.optional(),
  conclusion: z
    .enum(["action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out"])
    .optional(),
  completed_at: date.optional(),
  actions: z
    .array(
      z.strictObject({
        label: z.string().max(20),
        description: z.string().max(40),
        identifier: z.string().max(20),
      }),
    )
    .max(3)
    .optional(),
};
/** `POST check-runs`. */
export const CreateCheckRun = z.strictObject({
  ...fields,
  name: z.string().min(1),
  head_sha: z.string(),
  output: z
    .strictObject({ title: z.string(), summary: longText, text, annotations, images })
    .optional(),
});
/** `PATCH check-runs/{id}`. */
export const UpdateCheckRun = z.strictObject({
  ...fields,
  name: z.string().min(1).optional(),
  output: z
    .strictObject({ title: z.string().optional(), summary: longText, text, annotations, images })
    .optional(),
});
