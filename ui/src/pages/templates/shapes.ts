/** The server's shapes of templates, by short names. */
export interface Look {
  brand: string;
  on_brand: string;
  background: string;
  surface: string;
  text: string;
  rounding: number;
}

export interface Variant {
  subject?: string;
  preheader?: string;
  blocks?: Record<string, unknown>[];
  look?: Look;
  body_html?: string;
  body_text?: string;
  url?: string;
  image_url?: string;
  /** What stands on each and where it leads. */
  buttons?: string[][];
  pattern?: string;
  template?: string;
  template_language?: string;
  values?: string[];
}

export type Content = Record<string, Record<string, Variant>>;
