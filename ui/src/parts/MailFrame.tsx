/** A mail's HTML in a frame of its own: no scripts, no access to us; links open beside. */
interface Props {
  title: string;
  html: string;
  /** In pixels; the whole width where left out. */
  width?: number;
  height?: number;
}

const withTarget = (html: string): string => `<base target="_blank">${html}`;

/** The document type must stay first, or the mail is drawn in quirks mode. */
export const framed = (html: string): string =>
  /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => head + '<base target="_blank">') : withTarget(html);

export function MailFrame({ title, html, width, height = 560 }: Props) {
  return (
    <iframe
      title={title}
      className="mail-frame"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcDoc={framed(html)}
      style={{ inlineSize: width ?? "100%", blockSize: height }}
    />
  );
}
