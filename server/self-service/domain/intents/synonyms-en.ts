/**
 * Words that customers use for the same thing, a line a group; the first names it. Written for service in general
 * (money, orders, travel, accounts, home, health), not for any one set of phrases; words of one kind, such as months or
 * currencies, count as alike too. Where a word stands in two groups, the first counts. Two words with `_` between them
 * are read as one.
 */
export const englishSynonyms = `
not dont doesnt didnt cant cannot couldnt wont wouldnt isnt arent wasnt werent hasnt havent hadnt never unable no
without lacking lack
want wish desire like_to wanna love_to need require hope
can could may might able possible allowed permitted permit allow let
how way method
why reason explain cause how_come
when time date day
where location place whereabouts
who whom
long duration take_long
fast quick quickly rapid soon immediately asap urgent urgently instantly instant right_away straight_away hurry
late delayed delay overdue slow slowly
wait waiting await
start begin commence initiate
stop end cease quit discontinue halt terminate
cancel revoke undo reverse reversed withdraw_from abort call_off
change modify alter edit update switch amend adjust
new another additional extra fresh second
old former previous prior past
wrong incorrect mistaken mistake error inaccurate incorrectly mistakenly accidentally accident false
correct right accurate proper properly
problem issue trouble difficulty fault glitch bug
work function operate working functioning
broken damaged cracked defective faulty crack malfunction malfunctioning busted torn
fix repair mend resolve solve sort_out
help assist assistance support aid
lost lose misplaced missing disappeared vanished gone lost_it
stolen steal stole theft thief robbed rob pickpocket mugged nicked
find locate discover found look_for search seek
fraud fraudulent scam suspicious unauthorized unauthorised unrecognized unrecognised hacked hack compromised phishing
recognize recognise unknown unfamiliar strange odd weird
block freeze lock disable suspend frozen locked blocked deactivate suspended
unblock unfreeze unlock reactivate
activate enable turn_on activation
receive get got arrive arrived come came obtain show_up delivered received getting gotten
send ship mail dispatch post deliver delivery shipping shipment sent posted mailed
track tracking trace follow follow_up
buy purchase order bought purchased ordering
sell sold selling
pay payment paid paying
charge charged bill billed debit debited deducted deduct taken took fee fees cost costs price prices surcharge
free complimentary no_charge gratis
expensive pricey costly overpriced high
cheap inexpensive affordable low
invoice receipt statement
refund reimburse reimbursement money_back repay refunded chargeback give_back
return send_back returned
discount coupon voucher promo promotion promotional deal offer sale
money fund funds cash
amount sum total quantity
balance remaining available
add put load deposit insert top_up topup topping top_ups topped
take_out withdraw withdrawal withdrawals withdrew withdrawing
atm cash_machine cashpoint machine dispenser
card cards
bank banks
account accounts acct
transfer transferred transfers transferring wire move remittance remit
transaction transactions activity
beneficiary recipient payee
exchange convert conversion converting exchanging rate rates forex
currency currencies
euro eur euros
pound gbp sterling pounds quid
dollar usd dollars buck bucks
foreign abroad overseas international internationally oversea
country countries nation region
pin passcode pin_number
password passwords login log_in sign_in signin credentials
forgot forgotten forget remember recall
identity id identification identify passport
verify verification confirm validate authenticate prove proof verifying verified confirmation
decline declined reject rejected refuse refused denied deny turned_down
fail failed failing fails unsuccessful
pending processing process still_processing hold on_hold uncompleted incomplete
complete finish completed finished done
twice double duplicate duplicated two_times repeated multiple
limit maximum max limits cap restriction restricted restrictions
minimum least min
phone mobile cell cellphone telephone smartphone phones
number digits
email e_mail mailbox
app application software
website site web page online internet
computer laptop pc desktop
device gadget
address residence
home house flat apartment
name surname
age old_enough young
child children kid kids daughter son teen teenager
wife husband spouse partner
friend friends buddy pal mate
parent mother father mom dad mum
person people someone somebody anyone
customer client user
representative agent human operator advisor
open opened opening create set_up setup establish register signup sign_up
close delete closed closing remove erase deletion shut
expire expired expiration expires expiry expiring
renew renewal extend extension
replace replacement swap substitute
copy duplicate_copy print
see view show display check look visible look_at
tell inform notify let_know say advise
know understand aware learn find_out
information info details data detail
question inquiry query ask
answer reply respond response
explain_to clarify describe
reach contact get_in_touch
speak talk chat
call ring dial
message text sms
meeting appointment meetings
schedule plan arrange planned
remind reminder alert
calendar agenda
alarm wake
timer countdown
book reserve reservation booking reservations
flight plane airplane fly flights
airport terminal
luggage baggage suitcase bag carry_on
hotel motel inn lodging
travel trip vacation holiday journey traveling travelling
visa visas
vaccine vaccination shot shots immunization
car vehicle auto automobile
rent rental hire
taxi uber cab lyft
bus train subway
traffic congestion jam
direction directions navigate route
distance far miles kilometers
gas fuel petrol gasoline
tire tyre tires tyres
oil oil_change
insurance coverage insured policy
doctor physician
medicine medication drug prescription
sick ill illness
hurt pain
restaurant diner cafe eatery
food meal dish cuisine
eat dinner lunch breakfast supper
recipe cook cooking make prepare bake
ingredient ingredients
calorie calories nutrition nutritional
spoiled stale rotten go_bad
review reviews rating ratings feedback
recommend suggest recommendation suggestion suggestions advise_me
music song track_name tune songs
play listen
movie film
volume loud louder quiet quieter
light lamp lights
temperature thermostat degrees
weather forecast rain sunny
joke funny laugh
game games
language languages tongue
translate translation
mean meaning definition define
spell spelling
calculate compute math
credit credits
score rating_score
loan mortgage lend borrow
interest apr percentage
tax taxes
salary pay_check paycheck wage income earnings
direct_deposit payroll
savings save
checking current_account
check cheque checks cheques
spend spending spent
budget budgeting
reward rewards points bonus
apply application_for
approve approved accept accepted acceptance
eligible qualify entitled qualified
merchant shop store retailer seller vendor shops stores
supermarket grocery groceries
item product goods article items products
stock availability in_stock
size fit
color colour
picture image photo photos
document documents file files paperwork
link connect linked connected connecting attach pair
update_to upgrade upgraded
downgrade downgraded
subscription membership subscribe
virtual digital
physical plastic real actual
disposable one_time temporary
contactless tap
apple_pay google_pay wallet
visa_card mastercard
use using utilize usage used
keep continue still
today now currently
tomorrow next_day
yesterday last_night
week weeks weekly
month months monthly
year years annual yearly
hour hours
minute minutes
often frequent frequently regularly
always automatically automatic auto_top
schedule_payment standing_order recurring
weekend saturday sunday
public_holiday holidays bank_holiday day_off
vacation_days pto time_off leave
safe secure security safely
danger dangerous risk
private privacy personal
happy glad satisfied
angry upset unhappy dissatisfied complain complaint disappointed
thanks thank appreciate
hello hi hey greetings
goodbye bye
yes yeah
big large
small little tiny
more greater
less fewer
same identical
different differ other
all every entire
some few
only just
europe eu european
uk britain england
us usa america states
january february march april june july august september october november december jan feb apr jun jul aug sept oct nov dec
monday tuesday wednesday thursday friday sunday mon tue wed thu fri
morning afternoon evening noon midnight tonight am pm
france germany spain italy china japan russia canada mexico brazil india korea africa australia ireland portugal greece poland sweden norway denmark netherlands belgium switzerland austria turkey egypt thailand argentina ukraine israel singapore malaysia vietnam indonesia philippines colombia peru chile
french german spanish italian chinese japanese russian english korean portuguese greek polish swedish dutch arabic hindi thai turkish mexican american british
london paris chicago dallas houston seattle denver phoenix austin tampa miami orlando detroit atlanta vegas francisco york angeles berlin tokyo rome madrid dublin sydney toronto philadelphia cleveland portland nashville charlotte
aud yen rubles ruble pesos peso rupees rupee francs franc krone yuan cad chf inr jpy crypto bitcoin cryptocurrency
amex american_express citibank chase wells_fargo discover barclays hsbc
one two three four five six seven eight nine ten twenty thirty forty fifty hundred thousand couple several
first third fourth fifth 1st 2nd 3rd 4th 5th
try tried trying attempt attempted attempting
think thought thinking believe guess suppose assume reckon wonder wondering
happen happened happening happens occur occurred go_wrong went_wrong
say said says told saying
seem seems appear appears looks_like
notice noticed saw seen spotted spot
make made making do did done
choose pick select choice prefer
increase raise boost higher bump_up
decrease reduce lower lowering cut
include included including contain
enough sufficient plenty
near nearby nearest closest around
away outside
still_waiting not_arrived not_received not_come
already before earlier previously
recent recently lately latest newest
history past_transactions log
since ago last
expect expected supposed anticipate
stuck frozen_up hang hanging
reset restore restart reboot
settings setting preferences option options configuration
access entry get_into
step steps procedure instructions guide guidelines requirements
type kind sort types kinds sorts
turn_off switch_off shut_off
job work_place employer boss career occupation office
health medical hospital clinic
benefit benefits perk perks
retirement 401k pension rollover
report file_report dispute claim contest
gas_mileage mpg mileage fuel_economy
pet dog cat pets dogs cats animal
water drink soda coffee tea beer juice
meat chicken beef pork steak sausage bacon turkey_meat
fish lobster shrimp tuna salmon sushi
bread pasta spaghetti pizza noodles rice macaroni
cake pie cookies dessert chocolate ice_cream
cheese cream butter yogurt eggs egg
vegetable carrots potato tomatoes onions
sugar salt oil_olive spice flour
fridge refrigerator freezer oven microwave
inch inches centimeters centimeter feet foot meters yards miles_long
ounce ounces cups cup gallon gallons tablespoons pounds_weight liters
flip toss coin heads tails
roll dice die
born birth birthday
boyfriend girlfriend fiance
clean cleaning wash laundry chore chores task tasks todo
speak_slower slower faster
voice accent male female
repeat say_again come_again pardon once_more
name_you call_you your_name
robot bot ai machine_person
hobby hobbies interests spare_time
sure certain definitely exactly
odd_charge extra_charge hidden_fee extra_fee
revert reverted bounced returned_transfer
salary_day payday pay_day
overdraft overdraw overdrawn
checkbook checkbooks chequebook check_book
routing routing_number sort_code iban swift sepa bic
due due_date deadline
battery charger plug plugs outlet adapter socket
electric electricity utility power bill_electric
cable broadband wifi
speaker headphones
map gps coordinates
walk drive driving ride
drunk alcohol
`;
