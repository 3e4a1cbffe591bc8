//! Colour profiles that pressbox makes itself (ICC.1:2001-04, which every program reads): three primaries and one curve.

/// A colour as XYZ, under the light D50 of profiles.
pub type Xyz = [f64; 3];

const D50: Xyz = [0.9642, 1.0, 0.8249];

/// The primaries of sRGB, adapted to D50.
const SRGB: [Xyz; 3] = [
    [0.436_074_7, 0.222_504_5, 0.013_932_2],
    [0.385_064_9, 0.716_878_6, 0.097_104_5],
    [0.143_080_4, 0.060_616_9, 0.714_173_3],
];

/// How light a sample is.
#[derive(Debug, Clone)]
pub(super) enum Curve {
    Gamma(f64),
    /// For so many samples, from the darkest to the lightest.
    Table(Vec<u16>),
}

/// The profile of sRGB (IEC 61966-2-1): less than 1 KB, and exact for samples of eight bits.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 65,535")]
pub fn srgb() -> Vec<u8> {
    let light = |sample: u8| {
        let value = f64::from(sample) / 255.0;
        let light = if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) };
        (light * 65_535.0).round() as u16
    };
    // By this name other programs know it.
    of_primaries("sRGB IEC61966-2.1", &SRGB, &Curve::Table((0..=u8::MAX).map(light).collect()))
}

/// A display profile of three primaries and one curve for all of them.
pub(super) fn of_primaries(name: &str, primaries: &[Xyz; 3], curve: &Curve) -> Vec<u8> {
    let xyz = |v: &Xyz| [b"XYZ \0\0\0\0".to_vec(), v.iter().flat_map(|c| fixed(*c)).collect()].concat();
    let text = |text: &str| [b"text\0\0\0\0", text.as_bytes(), &[0]].concat();
    let length = word(name.len() + 1);
    let description = [b"desc\0\0\0\0", &length[..], name.as_bytes(), &[0; 1 + 8 + 3 + 67]].concat();
    let tags: [(&[&[u8; 4]], Vec<u8>); 7] = [
        (&[b"desc"], description),
        (&[b"cprt"], text("none")),
        (&[b"wtpt"], xyz(&D50)),
        (&[b"rXYZ"], xyz(&primaries[0])),
        (&[b"gXYZ"], xyz(&primaries[1])),
        (&[b"bXYZ"], xyz(&primaries[2])),
        (&[b"rTRC", b"gTRC", b"bTRC"], curve.tag()),
    ];
    let count = tags.iter().map(|(names, _)| names.len()).sum();
    let mut table = word(count).to_vec();
    let mut data = Vec::new();
    let start = 128 + 4 + 12 * count;
    for (names, mut bytes) in tags {
        for name in names {
            table.extend([**name, word(start + data.len()), word(bytes.len())].concat());
        }
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        data.extend(bytes);
    }
    let mut head = vec![0; 128];
    let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &word(start + data.len()));
    put(8, &[2, 0x10, 0, 0]);
    put(12, b"mntrRGB XYZ ");
    // The day from which profiles are made in this form: the same colours have the same bytes.
    put(24, &[0x07, 0xEA, 0, 1, 0, 1]);
    put(36, b"acsp");
    put(68, &D50.map(fixed).concat());
    [head, table, data].concat()
}

impl Curve {
    fn tag(&self) -> Vec<u8> {
        let head = b"curv\0\0\0\0";
        match self {
            // A fraction of eight bits.
            Self::Gamma(gamma) => [head, &word(1)[..], &fixed(gamma / 256.0)[2..]].concat(),
            Self::Table(samples) => {
                let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_be_bytes()).collect();
                [head, &word(samples.len())[..], &bytes].concat()
            }
        }
    }
}

fn word(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(0).to_be_bytes()
}

/// A number with a fraction of sixteen bits.
#[expect(clippy::cast_possible_truncation, reason = "numbers below a thousand")]
fn fixed(number: f64) -> [u8; 4] {
    ((number * 65_536.0).round() as i32).to_be_bytes()
}
