#include "register/synth_words.hpp"

#include <array>
#include <string_view>

namespace trellis::synth {

namespace {

using Words = std::string_view;

constexpr std::array<Words, 56> first_parts = {
    "Thimble",  "Quill",  "Lantern", "Brindle", "Copper",  "Saffron", "Velvet", "Juniper",
    "Marzi",    "Tinder", "Pebble",  "Ember",   "Whistle", "Bobbin",  "Teasel", "Inkle",
    "Gossamer", "Bilber", "Kestrel", "Larken",  "Mistle",  "Nutmeg",  "Osier",  "Pippin",
    "Quince",   "Russet", "Sorrel",  "Tansy",   "Umber",   "Vesper",  "Withel", "Yarrow",
    "Bramble",  "Candle", "Dapple",  "Fennel",  "Garnet",  "Hollen",  "Ivory",  "Jasper",
    "Kindle",   "Lupin",  "Mallow",  "Nettle",  "Orchil",  "Puffin",  "Ripple", "Spindle",
    "Thrift",   "Urchin", "Vetch",   "Wander",  "Acorn",   "Beetle",  "Clover", "Dormer"};
constexpr std::array<Words, 34> last_parts = {
    "wick", "combe", "mere",   "hythe", "fen",   "garth", "holt",  "sett",    "beck",
    "dene", "croft", "quay",   "stow",  "shaw",  "leaze", "rigg",  "thwaite", "haven",
    "mead", "gate",  "bourne", "stead", "hurst", "low",   "marsh", "nook",    "pool",
    "rake", "scar",  "tarn",   "vale",  "weir",  "yard",  "over"};
constexpr std::array<Words, 24> saints = {"Quillian",
                                          "Fenwen",
                                          "Orlby",
                                          "Tamsel",
                                          "Brannoth",
                                          "Ysolt",
                                          "Wendrin",
                                          "Corbry",
                                          "Ermol",
                                          "Hallix",
                                          "Jessamy of the Well",
                                          "Kevrin",
                                          "Lumbert",
                                          "Mirrin",
                                          "Nesmer",
                                          "Oswen",
                                          "Pellox",
                                          "Rathbury",
                                          "Sendric",
                                          "Tolver",
                                          "Ulfreda of Marl",
                                          "Vannic",
                                          "Wilmar",
                                          "Zenna"};
constexpr std::array<Words, 20> streets = {
    "Inkwell", "Chalkdust", "Satchel",  "Slate",     "Crayon",  "Compass", "Hopscotch",
    "Lantern", "Marble",    "Plimsoll", "Ruler",     "Blotter", "Globe",   "Abacus",
    "Skylark", "Conker",    "Kite",     "Parchment", "Pencil",  "Register"};
constexpr std::array<Words, 8> street_kinds = {
    "Lane", "Road", "Street", "Way", "Close", "Avenue", "Drive", "Rise"};
constexpr std::array<Words, 10> trust_kinds = {"Learning Trust",
                                               "Academies Trust",
                                               "Education Trust",
                                               "Schools Partnership",
                                               "Multi Academy Trust",
                                               "Collaborative",
                                               "Schools Trust",
                                               "Federation of Academies",
                                               "Learning Alliance",
                                               "Academy Trust"};

template <std::size_t N>
std::string_view pick(Random& random, const std::array<Words, N>& list) {
  return random.pick(std::span<const Words>(list));
}

}  // namespace

std::string place_name(Random& random) {
  std::string name(pick(random, first_parts));
  name += pick(random, last_parts);
  return name;
}

std::string saint_name(Random& random) {
  const std::string_view saint = pick(random, saints);
  std::string name = "St ";
  const std::size_t space = saint.find(' ');
  if (space != std::string_view::npos) return name += saint;
  name += saint;
  return name += saint.ends_with('s') ? "'" : "'s";
}

std::string street_name(Random& random) {
  std::string name;
  if (random.chance(0.4)) name = std::to_string(random.between(1, 180)) + ' ';
  name += pick(random, streets);
  name += ' ';
  return name += pick(random, street_kinds);
}

std::string trust_name(Random& random) {
  std::string name = place_name(random);
  name += ' ';
  return name += pick(random, trust_kinds);
}

std::string postcode(Random& random) {
  constexpr std::string_view letters = "ABDEFGHJLNPQRSTUWXYZ";
  std::string code = "ZZ" + std::to_string(random.between(1, 98)) + ' ';
  code += static_cast<char>('0' + random.below(10));
  code += letters[static_cast<std::size_t>(random.below(20))];
  return code += letters[static_cast<std::size_t>(random.below(20))];
}

}  // namespace trellis::synth
