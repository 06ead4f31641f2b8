"""Run by a peer's own Python (bench.peers): reads limbs, prints the peer's events as JSON. Imports nothing of kickstep.

    python bench/peer_runner.py PEER LIMBS.npz

LIMBS.npz holds for limb i `rate_i` (Hz), `acc_i` (n, 3) m/s2 and, where there is one, `gyro_i` (n, 3) degrees/s, evenly
sampled. Printed is {"method": [[sample index, ...] of each limb, ...]}; a limb on which a method fails gives null, with
the reason on stderr. "(G)" behind a method: it uses the gyroscope.
"""

import json
import logging
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

GRAVITY_MS2 = 9.80665
Detect = Callable[[np.ndarray, "np.ndarray | None", float], Any]


def vertical(acc: np.ndarray) -> int:
    """The axis that carries most of gravity."""
    return int(np.abs(acc.mean(axis=0)).argmax())


def neurokit2() -> dict[str, Detect]:
    """Peaks of the band-limited norm, the package's own defaults."""
    import neurokit2 as nk

    def peaks(acc: np.ndarray, gyro: "np.ndarray | None", rate: float) -> Any:
        norm = np.linalg.norm(acc, axis=1)
        clean = nk.signal_filter(norm, sampling_rate=rate, lowcut=0.5, highcut=5.0, method="butterworth", order=2)
        return nk.signal_findpeaks(clean, relative_height_min=0.0)["Peaks"]

    return {"neurokit2": peaks}


def mobgap() -> dict[str, Detect]:
    """Detectors of initial contacts, made for the lower back."""
    import pandas as pd
    from mobgap.initial_contacts import IcdHKLeeImproved, IcdIonescu, IcdShinImproved

    def frame(acc: np.ndarray) -> Any:
        v = vertical(acc)
        order = [v, (v + 1) % 3, (v + 2) % 3]
        data = pd.DataFrame(acc[:, order] * np.sign(acc[:, v].mean()), columns=["acc_is", "acc_ml", "acc_pa"])
        for name in ("gyr_is", "gyr_ml", "gyr_pa"):
            data[name] = 0.0
        return data

    def using(make: Callable[[], Any]) -> Detect:
        def detect(acc: np.ndarray, gyro: "np.ndarray | None", rate: float) -> Any:
            return make().detect(frame(acc), sampling_rate_hz=rate).ic_list_["ic"].to_numpy()

        return detect

    return {
        "mobgap_ionescu_v": using(IcdIonescu),
        "mobgap_hklee_mag": using(lambda: IcdHKLeeImproved(axis="norm")),
        "mobgap_shin_mag": using(lambda: IcdShinImproved(axis="norm")),
    }


def gaitmap() -> dict[str, Detect]:
    """Strides of a foot's gyroscope by dynamic time warping; its sign is the one that finds more."""
    import pandas as pd
    from gaitmap_mad.stride_segmentation.dtw import BarthDtw, BarthOriginalTemplate

    def strides(acc: np.ndarray, gyro: "np.ndarray | None", rate: float) -> Any:
        if gyro is None:
            return None
        across = int(gyro.std(axis=0).argmax())
        found = []
        for sign in (1.0, -1.0):
            data = pd.DataFrame({f"gyr_{name}": sign * gyro[:, across] for name in ("pa", "ml", "si")})
            for name in ("pa", "ml", "si"):
                data[f"acc_{name}"] = 0.0
            dtw = BarthDtw(template=BarthOriginalTemplate(use_cols=("gyr_ml",)), max_cost=2.5)
            found.append(dtw.segment(data, sampling_rate_hz=rate).stride_list_["start"].to_numpy())
        return max(found, key=len)

    return {"gaitmap_dtw (G)": strides}


def skdh() -> dict[str, Detect]:
    """Wavelet detectors made for the lower back, on the axes that the package finds."""
    from skdh.gait.substeps import ApCwtGaitEvents, PreprocessGaitBout, VerticalCwtGaitEvents

    def using(make: Callable[[], Any]) -> Detect:
        def detect(acc: np.ndarray, gyro: "np.ndarray | None", rate: float) -> Any:
            signals = {"time": np.arange(len(acc)) / rate, "accel": acc / GRAVITY_MS2, "fs": rate}
            return make().predict(**(signals | PreprocessGaitBout().predict(**signals)))["initial_contacts"]

        return detect

    return {"skdh_ap": using(ApCwtGaitEvents), "skdh_v": using(VerticalCwtGaitEvents)}


PEERS: dict[str, Callable[[], dict[str, Detect]]] = {
    "neurokit2": neurokit2,
    "mobgap": mobgap,
    "gaitmap": gaitmap,
    "skdh": skdh,
}


def main() -> None:
    """Prints the events of all limbs."""
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    peer, path = sys.argv[1:]
    methods, data = PEERS[peer](), np.load(path)
    result: dict[str, list[Any]] = {name: [] for name in methods}
    for i in range(sum(name.startswith("acc_") for name in data.files)):
        acc, rate = data[f"acc_{i}"], float(data[f"rate_{i}"])
        gyro = data[f"gyro_{i}"] if f"gyro_{i}" in data.files else None
        for name, detect in methods.items():
            try:
                found = detect(acc, gyro, rate)
                result[name].append(None if found is None else [float(at) for at in np.asarray(found).ravel()])
            except Exception as error:  # noqa: BLE001 - whatever a foreign package does wrong is its result here
                print(f"{name}, limb {i}: {type(error).__name__}: {error}", file=sys.stderr)
                result[name].append(None)
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
