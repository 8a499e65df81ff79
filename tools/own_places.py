"""Tables written by hand for make_places.py: provinces and areas of Syria and Iraq, and what must be put right."""

from __future__ import annotations

COLUMNS = [
    "place_id", "name", "aliases", "kind", "country", "admin1", "lat", "lon", "within", "name_ar", "population",
    "source", "error_km",
]  # fmt: skip

KIND_OF_OTHER = {
    "Castello Road": "landmark",
    "Tell al-Hara": "landmark",
    "T2 pumping station": "base",
    "Lake Assad": "lake",
    "Mount Sinjar": "mountain",
    "Nimrud": "village",
}
"""What the curated table calls `other`."""

ERROR_KM = {"Al-Qaim": "10"}
"""Points known to be worse than their source says: GeoNames puts al-Qaim on Husaybah at the border."""

DISTRICT_OF = {"gn-99071": "Mosul"}
"""GeoNames rows that are quarters of a city; the population given there is that of the whole city, and is dropped."""

SAME_TOWN = {"gn-10303650": "gn-90532"}
"""GeoNames rows of one town whose names do not meet: Simele and Sumayl."""

ADMIN1 = {
    "SY": {"01": "Hasakah", "02": "Latakia", "03": "Quneitra", "04": "Raqqa", "05": "Suwayda", "06": "Daraa",
           "07": "Deir ez-Zor", "08": "Rif Dimashq", "09": "Aleppo", "10": "Hama", "11": "Homs", "12": "Idlib",
           "13": "Damascus", "14": "Tartus"},
    "IQ": {"01": "Anbar", "02": "Basra", "03": "Muthanna", "04": "Qadisiyah", "05": "Sulaymaniyah", "06": "Babil",
           "07": "Baghdad", "08": "Dohuk", "09": "Dhi Qar", "10": "Diyala", "11": "Erbil", "12": "Karbala",
           "13": "Kirkuk", "14": "Maysan", "15": "Nineveh", "16": "Wasit", "17": "Najaf", "18": "Saladin",
           "19": "Halabja"},
}  # fmt: skip

PROVINCE_WORDS = ("province", "governorate")
NAMED_BARE = frozenset({"Nineveh", "Anbar", "Saladin", "Diyala", "Rif Dimashq", "Babil", "Dhi Qar", "Muthanna"})
"""Provinces not named after a city of theirs: the bare name is the province."""

PROVINCES = [
    ("Raqqa", "SY", 36.0067, 38.9127, "Ar-Raqqah|Al-Raqqah|Raqa", "محافظة الرقة"),
    ("Aleppo", "SY", 36.1054, 37.601, "Halab", "محافظة حلب"),
    ("Idlib", "SY", 35.8528, 36.6829, "Idleb", "محافظة إدلب"),
    ("Homs", "SY", 34.1503, 38.1425, "Hims", "محافظة حمص"),
    ("Hama", "SY", 35.2352, 37.22, "Hamah", "محافظة حماة"),
    ("Deir ez-Zor", "SY", 35.0736, 40.275,
     "Deir al-Zor|Deir Ezzor|Deir al-Zour|Deir Ezzour|Dayr az-Zawr|Deir el-Zour", "محافظة دير الزور"),
    ("Hasakah", "SY", 36.3536, 40.9092, "Hasaka|al-Hasakah|al-Hasaka|Hassakeh|Hasakeh|al-Hasakeh|al-Hassakeh",
     "محافظة الحسكة"),
    ("Latakia", "SY", 35.5494, 36.0061, "Lattakia", "محافظة اللاذقية"),
    ("Tartus", "SY", 34.9274, 36.0901, "Tartous", "محافظة طرطوس"),
    ("Daraa", "SY", 32.8686, 36.1698, "Deraa|Dara'a", "محافظة درعا"),
    ("Suwayda", "SY", 32.7577, 36.9153, "Sweida|as-Suwayda|Suweida|al-Suwayda", "محافظة السويداء"),
    ("Quneitra", "SY", 33.053, 35.9145, "al-Quneitra|Qunaitra|Kuneitra", "محافظة القنيطرة"),
    ("Rif Dimashq", "SY", 33.5286, 37.0728, "Damascus countryside|Rural Damascus|Reef Dimashq|Rif Damascus",
     "محافظة ريف دمشق"),
    ("Nineveh", "IQ", 35.9228, 42.7469, "Ninawa|Ninevah|Niniveh", "محافظة نينوى"),
    ("Anbar", "IQ", 33.2317, 41.5307, "al-Anbar", "محافظة الأنبار"),
    ("Saladin", "IQ", 34.3421, 43.7294, "Salahuddin|Salah al-Din|Salah ad-Din|Salaheddin|Salahaddin|Salahudin",
     "محافظة صلاح الدين"),
    ("Kirkuk", "IQ", 35.3281, 44.0354, "Tamim", "محافظة كركوك"),
    ("Diyala", "IQ", 33.9882, 45.1046, "Diala", "محافظة ديالى"),
    ("Babil", "IQ", 32.6833, 44.5099, "Babylon", "محافظة بابل"),
    ("Erbil", "IQ", 36.2371, 44.1806, "Arbil|Irbil", "محافظة أربيل"),
    ("Dohuk", "IQ", 37.0875, 43.2281, "Duhok|Dahuk", "محافظة دهوك"),
    ("Sulaymaniyah", "IQ", 35.332, 45.4331, "Sulaimaniya|Sulaymaniya|Sulaimaniyah|Slemani", "محافظة السليمانية"),
    ("Baghdad", "IQ", 33.306, 44.3827, "", "محافظة بغداد"),
    ("Karbala", "IQ", 32.502, 43.7651, "Kerbala", "محافظة كربلاء"),
    ("Najaf", "IQ", 30.9322, 43.7551, "", "محافظة النجف"),
    ("Wasit", "IQ", 32.6139, 45.5635, "", "محافظة واسط"),
    ("Basra", "IQ", 30.6802, 47.5605, "Basrah", "محافظة البصرة"),
    ("Maysan", "IQ", 31.8089, 47.0739, "Missan|Misan", "محافظة ميسان"),
    ("Muthanna", "IQ", 30.4381, 45.2843, "al-Muthanna", "محافظة المثنى"),
    ("Dhi Qar", "IQ", 31.191, 46.4203, "Thi Qar|Dhiqar", "محافظة ذي قار"),
    ("Qadisiyah", "IQ", 31.6081, 45.1075, "Diwaniyah|al-Qadisiyah", "محافظة القادسية"),
    ("Halabja", "IQ", 35.2, 45.9, "", "محافظة حلبجة"),
]  # fmt: skip
"""name, country, label point of Natural Earth (Halabja, younger than that data, by eye), other spellings, Arabic."""

AREAS = [
    ("Eastern Ghouta", "countryside", "SY", "Rif Dimashq", 33.53, 36.44,
     "East Ghouta|Ghouta|al-Ghouta|Eastern Ghutah|الغوطة الشرقية", 5),
    ("Qalamoun", "mountain", "SY", "Rif Dimashq", 33.9, 36.6, "Qalamun|Qalamoun mountains|al-Qalamoun|القلمون", 15),
    ("Wadi Barada", "valley", "SY", "Rif Dimashq", 33.62, 36.13, "Barada valley|وادي بردى", 5),
    ("Yarmouk Basin", "valley", "SY", "Daraa", 32.77, 35.88, "Yarmuk Basin|حوض اليرموك", 8),
    ("Ghab Plain", "valley", "SY", "Hama", 35.5, 36.33, "al-Ghab plain|Sahl al-Ghab|al-Ghab|سهل الغاب", 15),
    ("Jabal al-Zawiya", "mountain", "SY", "Idlib", 35.72, 36.56, "Jabal Zawiya|Jabal al-Zawiyah|جبل الزاوية", 8),
    ("Syrian Desert", "desert", "SY", "Homs", 34.2, 38.8, "Syrian Badia|Badia|البادية السورية", 60),
    ("Nineveh Plains", "region", "IQ", "Nineveh", 36.5, 43.25, "Nineveh Plain|Ninewa Plains|سهل نينوى", 20),
    ("Hamrin Mountains", "mountain", "IQ", "Saladin", 34.75, 44.2, "Hamrin|Hamrin mountain|Jabal Hamrin|جبل حمرين", 40),
    ("Iraqi Kurdistan", "region", "IQ", "Erbil", 36.3, 44.2,
     "Kurdistan Region|Kurdistan Region of Iraq|Iraq's Kurdistan region|Kurdish region of Iraq|إقليم كردستان", 60),
]  # fmt: skip
"""name, kind, country, province, middle, aliases, how far the middle may be off in kilometres."""
