#include <string_view>

#include "access/password.hpp"

namespace trellis::access {

namespace {

// Collected by hand: what people in schools and at keyboards fall back on. Folded as `unmasked` in
// password.cpp folds, so "P@ssw0rd" need not be listed.
constexpr std::string_view list = R"(
password passwort passphrase passcode letmein letmeinplease welcome welcomeback iloveyou iloveu
loveyou qwerty qwertyuiop qwertz azerty asdfgh asdfghjkl zxcvbn zxcvbnm admin administrator
administration root superuser master supervisor manager guest visitor login logon signin access
secret topsecret private security secure changeme changethis default temporary temp test testing
tester example sample demo demonstration computer laptop internet network server windows microsoft
office google apple samsung android iphone facebook twitter youtube instagram netflix amazon ebay
paypal spotify whatsapp tiktok snapchat minecraft fortnite roblox pokemon nintendo playstation
xbox monkey dragon tiger lion eagle falcon dolphin panda penguin elephant butterfly rabbit kitten
puppy doggy kitty horse pony bear wolf shark spider snake turtle chicken football footballer
soccer cricket rugby tennis hockey netball baseball basketball golf swimming running cycling
arsenal chelsea liverpool everton manchester manunited mancity tottenham newcastle sunderland
leicester leeds aston villa westham wolves celtic rangers london england britain british scotland
wales ireland birmingham bristol sheffield nottingham yorkshire lancashire cornwall devon kent
essex sussex norfolk suffolk school schools schooldays primary secondary academy college
university nursery infant junior headteacher headmaster teacher teachers teaching learner learning
student students pupil pupils classroom lesson lessons homework education ofsted assembly
playground reception staffroom governor trust library maths mathematics english science history
geography biology chemistry physics music january february march april june july august september
october november december monday tuesday wednesday thursday friday saturday sunday spring summer
autumn winter christmas easter halloween birthday holiday holidays weekend sunshine rainbow
starlight moonlight summertime flower flowers princess prince queen king angel angels heaven
superman batman spiderman wonderwoman starwars startrek harrypotter gandalf hogwarts pikachu
mickeymouse disney simba frozen charlie george harry jack oliver thomas james william michael
daniel matthew andrew david john robert richard joseph jessica sophie emily olivia amelia
charlotte hannah chloe lucy ellie grace megan lauren jennifer michelle ashley nicole mustang
ferrari porsche mercedes toyota honda corvette harley yamaha chocolate cheese cookie banana orange
cherry strawberry coffee pepper ginger sugar honey biscuit sausage bacon freedom forever whatever
nothing something anything everything someone nobody trustno jesus christ blessed blessing faith
hope love lovely lover peace happy happiness smile sweetheart darling babygirl babyboy baby mummy
daddy mother father family friends friend bestfriend hello goodbye goodmorning please thankyou
thanks cheers correcthorsebatterystaple correcthorse batterystaple oneforall openup opensesame
sesame abracadabra magic wizard ninja pirate hunter killer shadow phoenix matrix thunder lightning
diamond silver golden purple yellow black white green blue abcdef abcdefg abcabc alphabet
onetwothree onetwothreefour number numbers thisismypassword mypassword newpassword oldpassword
thepassword yourpassword nopassword ilovemy ilove iam itsme myname myschool ourschool theschool
myhouse mydog mycat behaviour behaviourhub behaviourhubs hub hubs department dfe improvement
trellis partner partnership region regional programme
)";

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  constexpr std::string_view spaces = " \n";
  for (std::size_t at = text.find_first_not_of(spaces); at != std::string_view::npos;) {
    const std::size_t end = text.find_first_of(spaces, at);
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(spaces, end);
  }
  return words;
}

}  // namespace

const std::vector<std::string_view>& common_passwords() {
  static const std::vector<std::string_view> words = words_of(list);
  return words;
}

}  // namespace trellis::access
