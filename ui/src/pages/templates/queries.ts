import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, take } from "@/api/client";
import type { components } from "@/api/schema";
import type { Listed } from "@/api/types";
import type { Kind, Kinds } from "./blocks/tree";
import type { Content } from "./shapes";

type Schemas = components["schemas"];
export type TemplateRow = Schemas["TemplateRow"];
export type Template = Listed<Schemas["TemplateOut"]>;
export type Preview = Listed<Schemas["TemplatePreview"]>;
export type Finding = Schemas["TemplateFinding"];
export type Findings = Schemas["TemplateFindings"];
export type Version = Schemas["VersionOut"];
type Language = NonNullable<Schemas["TemplatePreviewAsk"]["language"]>;

const at = (id: string) => ({ params: { path: { template_id: id } } });
const KEY = ["templates"];

export const useTemplates = () => useQuery({ queryKey: KEY, queryFn: () => take(api.GET("/api/templates")) });

export const useTemplate = (id: string | undefined) =>
  useQuery({ queryKey: [...KEY, id], queryFn: () => take(api.GET("/api/templates/{template_id}", at(id ?? ""))), enabled: id !== undefined });

/** The kinds of blocks do not change while somebody works. */
export const useKinds = () =>
  useQuery({
    queryKey: [...KEY, "blocks"],
    queryFn: () => take(api.GET("/api/templates/blocks")),
    staleTime: Infinity,
    select: ({ items }): Kinds => new Map(items.map((kind) => [kind.kind, kind as Kind])),
  });

function useAct<Input, Answer>(act: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: () => queries.invalidateQueries({ queryKey: KEY }) });
}

export const useMakeTemplate = () =>
  useAct((body: { name: string; content: Content }) => take(api.POST("/api/templates", { body: body as Schemas["NewTemplate"] })));

export const useSaveTemplate = (id: string) =>
  useAct((body: { name: string; content: Content }) => take(api.PUT("/api/templates/{template_id}", { ...at(id), body: body as Schemas["ChangedTemplate"] })));

export const useCopyTemplate = () =>
  useAct(({ id, name }: { id: string; name: string }) => take(api.POST("/api/templates/{template_id}/copy", { ...at(id), body: { name } })));

export const useRemoveTemplate = () => useAct((id: string) => take(api.DELETE("/api/templates/{template_id}", at(id))));

export const useVersions = (id: string) =>
  useQuery({ queryKey: [...KEY, id, "versions"], queryFn: () => take(api.GET("/api/templates/{template_id}/versions", at(id))) });

export const useRollback = (id: string) =>
  useAct((version: number) => take(api.POST("/api/templates/{template_id}/rollback", { ...at(id), body: { version } })));

export interface Asked {
  content: Content;
  form: string;
  language?: string | undefined;
  customer?: string | undefined;
  dark?: boolean;
  /** Say where each block stands, for the editor. */
  marks?: boolean;
}

/** Drawn by the server exactly as it would be sent; the former one stays until the new one is here. */
export const usePreview = ({ content, form, language, customer, dark = false, marks = false }: Asked, enabled = true) =>
  useQuery({
    queryKey: [...KEY, "preview", form, language, customer, dark, marks, content],
    queryFn: () =>
      take(
        api.POST("/api/templates/preview", {
          body: {
            content: content as Schemas["TemplatePreviewAsk"]["content"],
            form,
            language: (language || null) as Language | null,
            customer_id: customer ?? null,
            dark,
            marks,
          },
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
    enabled,
  });

export const useFindings = (content: Content, channels: string[], segment: string | undefined) =>
  useQuery({
    queryKey: [...KEY, "check", channels, segment, content],
    queryFn: () =>
      take(api.POST("/api/templates/check", { body: { content: content as Schemas["TemplateCheck"]["content"], channels, segment_id: segment ?? null } })),
    placeholderData: keepPreviousData,
    retry: false,
    enabled: channels.length > 0,
  });

export interface TestAsk {
  channel: string;
  address: string;
  language: string | undefined;
  customer: string | undefined;
}

export const useTest = (id: string) =>
  useMutation({
    mutationFn: ({ channel, address, language, customer }: TestAsk) =>
      take(
        api.POST("/api/templates/{template_id}/test", {
          ...at(id),
          body: { channel, address, language: (language || null) as Language | null, customer_id: customer ?? null },
        }),
      ),
  });

export const useSmsCount = (variants: Record<string, { body_text?: string }>, segment: string | undefined) =>
  useQuery({
    queryKey: [...KEY, "sms", segment, variants],
    queryFn: () =>
      take(api.POST("/api/templates/sms-count", { body: { variants: variants as Schemas["SmsCountIn"]["variants"], segment_id: segment ?? "" } })),
    placeholderData: keepPreviousData,
    retry: false,
    enabled: segment !== undefined,
  });

export const useTemplateSettings = () =>
  useQuery({ queryKey: [...KEY, "settings"], queryFn: () => take(api.GET("/api/templates/settings")) });

export const useChangeSettings = () =>
  useAct((price: string) => take(api.PUT("/api/templates/settings", { body: { sms_part_price: price } })));
