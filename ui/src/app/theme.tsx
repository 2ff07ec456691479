/** Light or dark, and antd dressed in our own tokens. */
import { ConfigProvider, theme as antdTheme, type ThemeConfig } from "antd";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { usePlace } from "./place";
import { type Look, usePreferences } from "./preferences";

const DarkContext = createContext(false);

/** Whether the screen is dark; charts draw their colours again when it changes. */
export const useDark = (): boolean => useContext(DarkContext);

/** A colour by its name in tokens.css, for the few who cannot read CSS variables. */
export const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const NIGHT = "(prefers-color-scheme: dark)";
const STILL = "(prefers-reduced-motion: reduce)";

function useIsDark(look: Look): boolean {
  const [night, setNight] = useState(() => window.matchMedia(NIGHT).matches);
  useEffect(() => {
    const media = window.matchMedia(NIGHT);
    const listen = () => setNight(media.matches);
    media.addEventListener("change", listen);
    return () => media.removeEventListener("change", listen);
  }, []);
  return look === "auto" ? night : look === "dark";
}

function antdConfig(dark: boolean, fontFamily: string): ThemeConfig {
  // The class decides what the variables say, so it is set before they are read.
  document.documentElement.classList.toggle("dark", dark);
  const accent = token("accent");
  return {
    algorithm: dark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      fontFamily, fontSize: 14, colorPrimary: accent, colorLink: accent, colorInfo: accent,
      colorSuccess: token("good"), colorWarning: token("warn"), colorError: token("bad"),
      colorTextBase: token("ink"), colorText: token("ink"), colorTextSecondary: token("ink2"),
      colorTextTertiary: token("ink3"), colorTextPlaceholder: token("ink3"), colorBgBase: token("surface"),
      colorBgLayout: token("bg"), colorBgContainer: token("surface"), colorBgElevated: token("surface"),
      colorBorder: token("control"), colorBorderSecondary: token("line"), colorBorderDisabled: token("line"),
      colorFillTertiary: token("sunken"),
      colorTextLightSolid: token("on-accent"), borderRadius: 9, borderRadiusLG: 14, borderRadiusSM: 7,
      borderRadiusXS: 6, controlHeight: 36, controlHeightSM: 30, controlHeightLG: 44,
      boxShadowSecondary: token("lift"),
      // Where motion is unwelcome our styles stop it, and a menu that waits for its end would stay shut.
      motion: !window.matchMedia(STILL).matches,
    },
    components: {
      Button: {
        primaryShadow: "none", defaultShadow: "none", colorPrimary: accent,
        colorPrimaryHover: token("accent-hover"), primaryColor: token("on-accent"), fontWeight: 560,
      },
      Segmented: {
        trackBg: token("sunken"), itemSelectedBg: token("segment-selected"),
        itemSelectedColor: token("ink"), itemColor: token("ink2"), trackPadding: 3,
      },
      Table: {
        headerBg: "transparent", headerColor: token("ink3"), headerSplitColor: "transparent",
        borderColor: token("line"), cellPaddingBlock: 10,
      },
      Select: { optionSelectedBg: token("accent-soft"), optionSelectedColor: token("accent"), optionActiveBg: token("sunken") },
      Slider: { railBg: token("sunken"), trackBg: accent, handleColor: accent, railSize: 6 },
      Switch: { colorTextQuaternary: token("control") },
    },
  };
}

const LATIN_FIRST = "'Figtree Variable','Vazirmatn Variable',sans-serif";
const PERSIAN_FIRST = "'Vazirmatn Variable','Figtree Variable',sans-serif";

export function ThemeProvider({ children }: { children: ReactNode }) {
  const { direction, antd } = usePlace();
  const { look } = usePreferences();
  const dark = useIsDark(look);
  const config = useMemo(
    () => antdConfig(dark, direction === "rtl" ? PERSIAN_FIRST : LATIN_FIRST),
    [dark, direction],
  );
  return (
    <DarkContext value={dark}>
      <ConfigProvider theme={config} direction={direction} locale={antd} button={{ autoInsertSpace: false }}>
        {children}
      </ConfigProvider>
    </DarkContext>
  );
}
