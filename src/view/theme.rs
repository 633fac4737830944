//! Styles by meaning. No other file names a colour; meaning is never in colour alone, so that `Mono` loses nothing.

use ratatui::style::{Color, Modifier, Style};

use crate::app::launch::{Background, ColorDepth, ColorMode};

/// Styles by meaning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Theme {
    /// What the eye should find first: the focus, the current step.
    pub(super) accent: Style,
    /// Headings.
    pub(super) title: Style,
    /// The name of the list or half that is shown.
    pub(super) tab: Style,
    /// Labels and values.
    pub(super) text: Style,
    /// What may be skipped: hints, placeholders, separators.
    pub(super) quiet: Style,
    /// What is wrong.
    pub(super) wrong: Style,
    /// What should be known before going on.
    pub(super) warning: Style,
    /// What is done or right.
    pub(super) good: Style,
    /// The place a text is typed into.
    pub(super) field: Style,
    /// The same, with the focus.
    pub(super) field_focused: Style,
    /// The chosen line of a list: patched over the line's own styles.
    pub(super) selected: Style,
    /// The ground of what lies over a screen.
    pub(super) layer: Style,
    /// What a layer lies over.
    pub(super) behind: Style,
    /// Whether grounds can be tinted; where they cannot, a badge is written in brackets.
    pub(super) has_tints: bool,
    /// Letters that were searched for and found.
    pub(super) found: Style,
    /// Keys in footer and help.
    pub(super) key: Style,
}

/// The colours of a ground; what has none is drawn as the terminal draws text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Palette {
    accent: Option<Color>,
    quiet: Option<Color>,
    wrong: Option<Color>,
    warning: Option<Color>,
    good: Option<Color>,
    /// The grounds besides the terminal's own; none with sixteen colours, which are the user's to choose.
    grounds: Option<Grounds>,
}

/// Grounds that roles are read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grounds {
    field: Color,
    focused: Color,
    selected: Color,
    layer: Color,
    /// The ink of what a layer lies over.
    behind: Color,
}

impl Palette {
    fn of(ground: Background, depth: ColorDepth) -> Self {
        let [accent, quiet, wrong, warning, good] = match (ground, depth) {
            (Background::Dark, ColorDepth::True) => {
                [0x56_c2_d6, 0x9d_a5_b4, 0xff_80_8b, 0xe5_c0_7b, 0x98_c3_79].map(|rgb| Some(Color::from_u32(rgb)))
            }
            (Background::Light, ColorDepth::True) => {
                [0x00_62_75, 0x58_5f_6b, 0xb0_1f_2b, 0x7a_52_00, 0x2d_6a_1f].map(|rgb| Some(Color::from_u32(rgb)))
            }
            (Background::Dark, ColorDepth::Indexed) => {
                [80, 248, 210, 180, 114].map(|index| Some(Color::Indexed(index)))
            }
            (Background::Light, ColorDepth::Indexed) => [24, 241, 124, 94, 22].map(|index| Some(Color::Indexed(index))),
            (Background::Dark, ColorDepth::Sixteen) => {
                [Color::Cyan, Color::DarkGray, Color::LightRed, Color::Yellow, Color::Green].map(Some)
            }
            // Yellow and green cannot be read on white; their signs say what they mean.
            (Background::Light, ColorDepth::Sixteen) => {
                [Some(Color::Blue), None, Some(Color::Red), Some(Color::Magenta), None]
            }
        };
        Self { accent, quiet, wrong, warning, good, grounds: Grounds::of(ground, depth) }
    }
}

impl Grounds {
    fn of(ground: Background, depth: ColorDepth) -> Option<Self> {
        let [field, focused, selected, layer, behind] = match (ground, depth) {
            (_, ColorDepth::Sixteen) => return None,
            (Background::Dark, ColorDepth::True) => {
                [0x2b_31_3a, 0x32_3b_46, 0x1b_3a_45, 0x22_27_2e, 0x6b_72_80].map(Color::from_u32)
            }
            (Background::Light, ColorDepth::True) => {
                [0xea_ec_ef, 0xdf_e6_ea, 0xd3_e9_ee, 0xf1_f3_f5, 0x8a_91_9c].map(Color::from_u32)
            }
            (Background::Dark, ColorDepth::Indexed) => [235, 236, 237, 234, 242].map(Color::Indexed),
            (Background::Light, ColorDepth::Indexed) => [255, 254, 195, 255, 245].map(Color::Indexed),
        };
        Some(Self { field, focused, selected, layer, behind })
    }
}

const PLAIN: Style = Style::new();

impl Theme {
    pub(super) fn of(looks: ColorMode) -> Self {
        let bold = PLAIN.add_modifier(Modifier::BOLD);
        let dim = PLAIN.add_modifier(Modifier::DIM);
        let underlined = PLAIN.add_modifier(Modifier::UNDERLINED);
        let mono = Self {
            accent: bold,
            title: bold,
            tab: bold.add_modifier(Modifier::UNDERLINED),
            text: PLAIN,
            quiet: dim,
            wrong: bold,
            warning: bold,
            good: PLAIN,
            field: underlined,
            field_focused: underlined,
            selected: PLAIN.add_modifier(Modifier::REVERSED),
            layer: PLAIN,
            behind: dim,
            has_tints: false,
            found: bold.add_modifier(Modifier::UNDERLINED),
            key: bold,
        };
        let ColorMode::Colour(ground, depth) = looks else { return mono };
        let palette = Palette::of(ground, depth);
        let ink = |fg| Style { fg, ..PLAIN };
        let accent = Style { fg: palette.accent, ..bold };
        Self {
            accent,
            tab: accent.add_modifier(Modifier::UNDERLINED),
            quiet: if palette.quiet.is_some() { ink(palette.quiet) } else { dim },
            wrong: ink(palette.wrong),
            warning: ink(palette.warning),
            good: ink(palette.good),
            found: accent,
            key: ink(palette.accent),
            ..palette.grounds.map_or(mono, |grounds| mono.with_grounds(grounds))
        }
    }

    /// Surfaces in place of lines and reversed text.
    fn with_grounds(self, grounds: Grounds) -> Self {
        Self {
            field: PLAIN.bg(grounds.field),
            field_focused: PLAIN.bg(grounds.focused),
            selected: PLAIN.bg(grounds.selected),
            layer: PLAIN.bg(grounds.layer),
            behind: PLAIN.fg(grounds.behind),
            has_tints: true,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sixteen colours as xterm has them.
    const XTERM: [(Color, u32); 8] = [
        (Color::Cyan, 0x00_cd_cd),
        (Color::DarkGray, 0x7f_7f_7f),
        (Color::LightRed, 0xff_00_00),
        (Color::Yellow, 0xcd_cd_00),
        (Color::Green, 0x00_cd_00),
        (Color::Blue, 0x00_00_ee),
        (Color::Red, 0xcd_00_00),
        (Color::Magenta, 0xcd_00_cd),
    ];

    fn rgb(colour: Color) -> u32 {
        match colour {
            Color::Rgb(red, green, blue) => (u32::from(red) << 16) | (u32::from(green) << 8) | u32::from(blue),
            Color::Indexed(grey @ 232..) => (u32::from(grey - 232) * 10 + 8) * 0x01_01_01,
            Color::Indexed(index @ 16..) => {
                let part = |step: u8| if step == 0 { 0 } else { u32::from(step) * 40 + 55 };
                let index = index - 16;
                (part(index / 36) << 16) | (part(index / 6 % 6) << 8) | part(index % 6)
            }
            named => XTERM.iter().find(|(name, _)| *name == named).map(|(_, value)| *value).expect("a known name"),
        }
    }

    /// The relative luminance of WCAG 2.
    fn luminance(colour: u32) -> f64 {
        let part = |shift: u32| {
            let value = f64::from((colour >> shift) & 0xff) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }

    fn contrast(one: u32, other: u32) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_role_can_be_read_on_its_ground() {
        for ground in [Background::Dark, Background::Light] {
            for depth in [ColorDepth::Sixteen, ColorDepth::Indexed, ColorDepth::True] {
                // Besides black and white, the grounds that people choose; the sixteen colours are theirs as well.
                let grounds: &[u32] = match (ground, depth) {
                    (Background::Dark, ColorDepth::Sixteen) => &[0x00_00_00],
                    (Background::Dark, _) => &[0x00_00_00, 0x1e_1e_1e, 0x28_2c_34],
                    (Background::Light, ColorDepth::Sixteen) => &[0xff_ff_ff],
                    (Background::Light, _) => &[0xff_ff_ff, 0xfa_fa_fa, 0xf2_f2_f2],
                };
                let Palette { accent, quiet, wrong, warning, good, grounds: own } = Palette::of(ground, depth);
                let own = own.map(|own| [own.field, own.focused, own.selected, own.layer].map(rgb));
                for colour in [accent, quiet, wrong, warning, good].into_iter().flatten() {
                    for behind in grounds.iter().chain(own.iter().flatten()) {
                        let found = contrast(rgb(colour), *behind);
                        assert!(found >= 4.5, "{ground:?} {depth:?}: {colour:?} on {behind:06x} has {found:.2}");
                    }
                }
            }
        }
    }

    #[test]
    fn without_colours_nothing_has_one() {
        let theme = format!("{:?}", Theme::of(ColorMode::Mono));
        assert!(!theme.contains("Some(") || !theme.contains("fg: Some"), "{theme}");
    }
}
